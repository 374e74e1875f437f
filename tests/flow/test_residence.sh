#!/bin/bash
# Service quality of residential property (tests/RULES.md, R6), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin residence
# The first officer, who has every role, is called like one of these.
as officer officer add clerk --roles officer --new-key-file "$RIVER/keys/clerk" >>"$RIVER/log" 2>&1
ours=(validity=valid scope=ours)

filed=$(moment '-2 days')
regulation_leave past kind=service category=greenery identity=named filed="$filed"
regulation_leave unsure kind=service category=greenery identity=named filed="$filed" clock=unsure
regulation_leave slight kind=service category=manner papers=none
regulation_leave unprovided kind=service category=parking papers=none
regulation_leave around kind=around category=outside papers=none
regulation_fetch

regulation_visit '' named 物业服务 保洁和垃圾 有，会交到前台 什么地方=五幢二单元电梯口 涉及谁=保洁班 怎么称呼=陈桂兰 几幢几室=五幢二零三室 \
    怎么联系您=13812345678 您希望=请每天清运，消毒一次。 经过=垃圾三天没有清，汤水流到电梯里，老人滑倒两次。
main=$case
exported "$main" '"category":"cleaning"' '"who":{"name":"陈桂兰","home":"五幢二零三室","phone":"13812345678"}' '"papers":"given"' \
    '"course":"垃圾三天没有清，汤水流到电梯里，老人滑倒两次。"'
verdict a_visit_by_touch_arrives_as_meant
form_holds "$main" record 保洁和垃圾 陈桂兰 五幢二零三室 13812345678 五幢二单元电梯口 保洁班 请每天清运，消毒一次。 \
    垃圾三天没有清，汤水流到电梯里，老人滑倒两次。
verdict the_record_holds_what_was_asked

# Judged the same day, by one alone.
received_on=$(received "$main")
term_is "$main" classify "$received_on" && warned_from "$main" classify "$received_on 15:59" &&
    term_is "$past" classify "${filed%T*}" && late "$past" classify && [ "$(ends "$unsure" classify)" = "$(received "$unsure")" ] &&
    [ "$(ends "$slight" classify)" = "$(received "$slight")" ] &&
    refused 'is for' by quality_manager "$main" classify "${ours[@]}" level=major &&
    refused 'is for' by general_manager "$main" classify "${ours[@]}" level=major &&
    refused 'level (Level): is needed' by department_manager "$main" classify "${ours[@]}" &&
    refused 'route comes after classify' by clerk "$main" route && by clerk "$main" accept &&
    refused 'close comes after classify' by clerk "$main" close &&
    by department_manager "$main" classify "${ours[@]}" level=major && stopped "$main" classify &&
    by department_manager "$past" classify validity=invalid scope=ours && stopped "$past" classify late &&
    refused 'has no place' by department_manager "$past" classify validity=invalid scope=ours level=slight
verdict only_the_department_manager_judges

# Written material: the kiosk's answer tells that some will come.
refused 'close comes after papers' by clerk "$main" close && refused 'text (What and how many pages' by clerk "$main" papers &&
    refused 'is for' by team "$main" papers text=照片三张。 && refused 'has it for other cases' by clerk "$slight" papers text=没有。 &&
    by clerk "$main" papers text=照片三张，已附后。 && form_holds "$main" record 有，会交到前台 照片三张，已附后。
verdict papers_are_kept_with_the_form

today=$(date -d "$(officer_see "$main" '.terms[] | select(.id == "measure") | .from')" +%F)
refused 'decide_major comes after escalate' by general_manager "$main" decide_major text=每天清运。 &&
    refused 'close comes after escalate' by clerk "$main" close && refused 'is for' by clerk "$main" escalate &&
    by quality_manager "$main" escalate && refused 'close comes after measure' by clerk "$main" close &&
    term_is "$main" measure "$today" && warned_from "$main" measure "$today 15:59" &&
    refused 'is for' by clerk "$main" measure text=已清。 && refused 'is needed' by team "$main" measure &&
    by team "$main" measure text=已清运，已冲洗。 && stopped "$main" measure && form_holds "$main" record 已清运，已冲洗。 保洁班
verdict the_remedy_is_due_the_same_day

[ "$(proposed "$main")" = cleaning ] && by department_manager "$main" route && term_is "$main" contact "$today" &&
    warned_from "$main" contact "$today 15:59" && refused 'answer comes after contact' by clerk "$main" answer --text 已清运。 &&
    refused 'close comes after contact' by clerk "$main" close && refused 'is for' by general_manager "$main" contact &&
    by team "$main" contact --text 已上门道歉。 && stopped "$main" contact && form_holds "$main" record 已上门道歉。
verdict the_team_apologises_before_the_answer

refused 'decide_major comes after hear_subject' by general_manager "$main" decide_major text=每天清运。 &&
    by team "$main" hear_subject --text 班长说人手不足。 && refused 'is for' by quality_manager "$main" decide_major text=每天清运。 &&
    refused 'has it for other cases' by department_manager "$main" decide text=每天清运。 &&
    refused 'close comes after decide_major' by clerk "$main" close && refused 'find comes after decide_major' by team "$main" find outcome=solved text=已清运。 &&
    by general_manager "$main" decide_major text=增加一人，每天清运。 && form_holds "$main" record 重大 增加一人，每天清运。
verdict a_major_one_is_decided_by_the_general_manager

refused 'close comes after find' by clerk "$main" close && refused 'is needed' by team "$main" find outcome=solved &&
    by team "$main" find outcome=solved text=三天内没有再积存。 && form_holds "$main" record 三天内没有再积存。
verdict the_result_stands_on_the_form

visited=(visited=visited day="$(day 1)" manner=at_home person=客服小李访陈女士 satisfaction=fairly)
refused 'close comes after answer' by clerk "$main" close && refused 'visit comes after answer' by clerk "$main" visit "${visited[@]}" text=还行。 &&
    by clerk "$main" answer --text 每天清运，每周消毒，向您道歉。 &&
    answered=$(date -d "$(officer_see "$main" '.terms[] | select(.id == "follow_up") | .from')" +%F) &&
    term_is "$main" follow_up "$(day 3 "$answered")" && [ "$(warned "$main" follow_up)" = "$(day 2 "$answered") 23:59" ] &&
    refused 'lets be extended' as quality_manager extend "$main" --until "$(day 9)" --text 没空。 &&
    refused 'close comes after visit' by clerk "$main" close && refused 'is for' by team "$main" visit "${visited[@]}" text=还行。 &&
    refused 'day (Day): is needed' by clerk "$main" visit "${visited[@]/day=*/day=}" text=还行。 &&
    refused 'manner (Manner): is needed' by clerk "$main" visit "${visited[@]/manner=*/manner=}" text=还行。 &&
    refused 'person (Who visited whom): is needed' by clerk "$main" visit "${visited[@]/person=*/person=}" text=还行。 &&
    refused 'text (Opinion): is needed' by clerk "$main" visit "${visited[@]}" &&
    by clerk "$main" visit "${visited[@]}" text=楼道干净多了。 && stopped "$main" follow_up &&
    form_holds "$main" record "$(date -d "$(day 1)" +%Y年%-m月%-d日)" 上门 客服小李访陈女士 楼道干净多了。
verdict the_visit_is_due_in_three_days

by clerk "$main" close && by officer "$main" archive && counted 1 statistics level major && counted 1 statistics satisfaction fairly &&
    archive_holds "$main" 重大 老人滑倒两次 每天清运，每周消毒，向您道歉。 导出身份信息
verdict the_visitors_case_ends_in_the_archive

# Slight, without a name.
by department_manager "$slight" classify "${ours[@]}" level=slight && [ "$(proposed "$slight")" = quality ] && by clerk "$slight" accept &&
    refused 'has it for other cases' by quality_manager "$slight" escalate && by team "$slight" measure text=已提醒。 &&
    by clerk "$slight" route && refused 'decide comes after hear_subject' by quality_manager "$slight" decide text=内部提醒。 &&
    by team "$slight" hear_subject && refused 'is for' by team "$slight" decide text=内部提醒。 &&
    refused 'is for' by general_manager "$slight" decide text=内部提醒。 && refused 'has it for other cases' by general_manager "$slight" decide_major text=提醒。 &&
    refused 'find comes after decide' by team "$slight" find outcome=solved text=已提醒。 && by quality_manager "$slight" decide text=内部提醒。 &&
    form_holds "$slight" record 轻微 内部提醒。 && by department_manager "$unsure" classify "${ours[@]}" level=general &&
    by team "$unsure" measure text=已补种。 && by team "$unsure" hear_subject && by department_manager "$unsure" decide text=每月巡查一次。
verdict a_slight_one_is_decided_by_a_manager

refused 'close comes after contact' by clerk "$slight" close && refused 'has it for other cases' by team "$slight" explain &&
    refused 'has it for other cases' by team "$slight" fair_word && by team "$slight" contact --text 代表部门向您道歉。 &&
    by team "$slight" find outcome=solved text=已提醒。 && by clerk "$slight" answer --text 已提醒当班人员，向您道歉。 &&
    form_holds "$slight" record 代表部门向您道歉。
verdict our_own_service_is_apologised_for

refused 'reason (Why not): is needed' by clerk "$slight" visit visited=not_visited &&
    refused 'has no place' by clerk "$slight" visit visited=not_visited reason=匿名，无法回访。 manner=phone &&
    by clerk "$slight" visit visited=not_visited reason=匿名，无法回访。 && by clerk "$slight" close &&
    form_holds "$slight" record 匿名，无法回访。
verdict no_visit_needs_a_reason

by clerk "$unprovided" accept && by department_manager "$unprovided" classify validity=valid scope=not_provided level=general && by clerk "$unprovided" route &&
    refused 'has it for other cases' by team "$unprovided" contact && refused 'has it for other cases' by team "$unprovided" measure text=没有。 &&
    [ -z "$(stage "$unprovided")" ] && refused 'close comes after explain' by clerk "$unprovided" close &&
    refused 'answer comes after explain' by clerk "$unprovided" answer --text 暂时没有车位。 &&
    by clerk "$unprovided" explain --text 地下车位由开发商出租。 && form_holds "$unprovided" record 我们没有提供的服务 地下车位由开发商出租。
verdict what_is_not_provided_is_explained

by clerk "$around" accept && by department_manager "$around" classify validity=valid scope=out_of_scope level=general && [ "$(proposed "$around")" = service ] &&
    by clerk "$around" route && refused 'close comes after fair_word' by clerk "$around" close &&
    refused 'answer comes after fair_word' by clerk "$around" answer --text 不归我们管。 &&
    by clerk "$around" fair_word --text 归街道管，已代为反映。 && form_holds "$around" record 不在物业范围内 归街道管，已代为反映。 &&
    officer_reach "$around" close
verdict what_is_out_of_scope_gets_a_fair_word

case=$main
SHARED_FILED=(kind=service category=repair papers=none)
SHARED_SEES='officer team department_manager' SHARED_ROUND=management
shared_rules record engineering 陈桂兰 五幢二零三室 13812345678 保洁和垃圾 五幢二单元电梯口 请每天清运，消毒一次。
exit "$failed"
