#!/bin/bash
# A building centre and its customers (tests/RULES.md, R7), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin plaza

found() { # CASE OUTCOME: asked and established
    by service "$1" accept && by service "$1" ask text=听完并问清。 &&
        by service "$1" find validity=valid "outcome=$2" text=查明原因。
}

# Of each category one that is anonymous.
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 7 kind=general >/dev/null
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 10 kind=major >/dev/null
regulation_left=17
regulation_leave early kind=major category=lift identity=named filed="$(moment now)"
regulation_leave near kind=major category=fire identity=named filed="$(moment '-7 minutes')"
regulation_leave over kind=major category=power identity=named reply_way=phone filed="$(moment '-20 minutes')"
regulation_leave past kind=general category=noise identity=named reply_way=phone filed=2026-03-02T09:10
regulation_leave unsure kind=general category=mail identity=named reply_way=receipt clock=unsure filed=2026-03-02T09:10
regulation_leave letter kind=general category=repair identity=named reply_way=writing name=周女士 course=墙面渗水两个月没修好
regulation_fetch
of() { river_desk list --json | jq -r --arg category "$1" '[.[] | select(.category == $category and
    .identity == "anonymous")][0].case'; } # CATEGORY: an anonymous one

# At once: fifteen minutes from the first word, told of after five.
[ "$(stage "$early")" = 'report_up later' ] && [ "$(stage "$near")" = 'report_up soon' ] &&
    [ "$(stage "$over")" = 'report_up late' ] &&
    [ "$(officer_see "$over" '.terms[] | select(.id == "report_up") | (.end | fromdate) - (.from | fromdate)')" = 900 ] &&
    by service "$over" accept && by service "$over" ask text=三号楼全楼没电。 &&
    refused 'find comes after report_up' by service "$over" find validity=valid outcome=solved text=已送电。 &&
    refused 'manager_told (' by service "$over" report_up leaders_told=何主任 &&
    refused 'leaders_told (' by service "$over" report_up manager_told=李经理 &&
    by service "$over" report_up manager_told=李经理 leaders_told=何主任 && [ "$(stage "$over")" = 'answer later' ] &&
    stopped "$over" report_up late && by service "$over" find validity=valid outcome=solved text=已送电。 &&
    refused 'has it for other cases' by service "$past" report_up manager_told=李经理 leaders_told=何主任 &&
    [ -z "$(officer_term "$past" report_up)" ]
verdict a_major_one_is_reported_before_it_is_settled

regulation_visit '' named 重大情况 三位以上客户一起投诉 书面答复 什么地方=二号楼十二层东侧走廊 几位客户=5 \
    说一说=空调停了三天，五家公司一起来说。 希望=请给出修好的日期 怎么称呼=钱先生 房号=二号楼1203室 电话=13912345678
main=$case
exported "$main" '"kind":"major"' '"category":"group"' '"people":"5"' '"reply_way":"writing"' '"name":"钱先生"' \
    '"unit":"二号楼1203室"' 空调停了三天，五家公司一起来说。
verdict a_visit_by_touch_arrives_as_meant

[ "$(river_desk list --json | jq -r '[.[] | select(.identity == "anonymous") | .kind + ":" + .category] | sort | join(" ")')" = \
    "$(printf '%s\n' general:{noise,facilities,repair,mail,hygiene,pests,service} \
        major:{fire,lift,explosion,power,flood,theft,crime,group,equipment,structure} | LC_ALL=C sort | paste -sd ' ')" ]
verdict general_and_major_have_their_categories

few() { "$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 1 kind=major category=group people="$1"; }
refused 'people: the kiosk does not take that answer' few 2 && refused 'people: ' few 1000 &&
    regulation_leave three kind=major category=group people=3 && regulation_fetch && exported "$three" '"people":"3"'
verdict a_group_is_three_or_more

SHARED_FILED=(kind=general category=mail)
SHARED_SEES='service manager' SHARED_ROUND=audit
shared_rules record customers 钱先生 二号楼1203室 13912345678 重大情况 三位以上客户一起投诉 书面答复 二号楼十二层东侧走廊 \
    空调停了三天，五家公司一起来说。 请给出修好的日期 以上记录已经客户确认。

pests=$(of pests)
by service "$pests" accept && refused 'find comes after ask' by service "$pests" find validity=valid outcome=solved text=灭鼠。 &&
    refused 'is for' by leader "$pests" ask text=代问。 && by service "$pests" ask text=三楼茶水间有老鼠。 &&
    by service "$pests" find validity=valid outcome=solved text=已经灭鼠。 &&
    refused 'check_clear comes after follow' by manager "$pests" check_clear &&
    by service "$pests" follow text=三天后复查没有了。 && refused 'check_clear comes after answer' by manager "$pests" check_clear &&
    by service "$pests" answer answer_way=receipt text=已经灭鼠，三天后复查没有了。 &&
    refused 'close comes after check_clear' by service "$pests" close && refused 'is for' by service "$pests" check_clear &&
    by manager "$pests" check_clear text=五项都清楚。 && by service "$pests" close &&
    form_holds "$pests" record 三楼茶水间有老鼠。 已经灭鼠。 已经灭鼠，三天后复查没有了。 五项都清楚。
verdict five_clears_are_checked_before_close

by service "$over" answer answer_way=phone text=已送电。 && by service "$over" follow text=查看过。 &&
    by service "$over" visit satisfaction=satisfied && by manager "$over" check_clear &&
    refused 'close comes after rescue' by service "$over" close && by service "$over" rescue text=启用发电机。 && by service "$over" close
verdict a_major_one_is_not_closed_without_its_measures

arrived=$(received "$unsure")
[ "$(ends "$past" answer)" = 2026-03-09 ] && [ "$(warned "$past" answer)" = '2026-03-07 23:59' ] &&
    term_is "$unsure" answer "$(day 7 "$arrived")" && [ "$(stage_on "$unsure" "$(day 4 "$arrived")")" = 'answer later' ] &&
    [ "$(stage_on "$unsure" "$(day 5 "$arrived")")" = 'answer soon' ]
verdict the_answer_or_an_explanation_is_due_in_seven_days

found "$letter" solved && refused 'answer comes after letter' by service "$letter" answer answer_way=writing text=见信。 &&
    [ "$(as service steps "$letter" --lang zh-Hans --json | jq -r '.[] | select(.id == "letter") | .help, .roles[]' | paste -sd ' ')" = \
        '书面投诉，书面答复。 manager leader' ] &&
    refused 'is for' by service "$letter" letter text=墙面已经重做防水。 && refused 'text (' by manager "$letter" letter &&
    by manager "$letter" letter text=墙面已经重做防水。 && by service "$letter" answer answer_way=writing text=见信。 &&
    form_holds "$letter" letter 周女士 墙面渗水两个月没修好 墙面已经重做防水。 江畔广场
verdict a_written_answer_is_signed_first

found "$unsure" later && refused 'answer comes after explain' by service "$unsure" answer answer_way=phone text=再等等。 &&
    refused 'until (' by service "$unsure" explain text=等外地邮局回复。 &&
    refused 'text (' by service "$unsure" explain until="$(day 9)" && by service "$unsure" explain text=等外地邮局回复。 until="$(day 9)" &&
    stopped "$unsure" answer && form_holds "$unsure" record 等外地邮局回复。 &&
    by service "$(of mail)" accept && by service "$(of mail)" ask text=问清。 &&
    by service "$(of mail)" find validity=valid outcome=never text=找不回。 &&
    refused 'answer comes after explain' by service "$(of mail)" answer answer_way=receipt text=找不回。
verdict the_unsolved_is_explained

term_is "$unsure" next_answer "$(day 9)" && [ "$(warned "$unsure" next_answer)" = "$(day 8) 23:59" ] &&
    by service "$unsure" explain text=邮局还在查。 until="$(day 12)" && term_is "$unsure" next_answer "$(day 12)" &&
    by service "$unsure" answer answer_way=receipt text=报纸已经补送。 && stopped "$unsure" next_answer
verdict the_day_of_the_next_answer_is_its_term

by service "$letter" follow text=看过两次。 && by manager "$letter" check_clear &&
    refused 'close comes after visit' by service "$letter" close && refused 'has it for other cases' by service "$pests" visit &&
    [ -z "$(officer_term "$pests" follow_up)" ] && term_is "$letter" follow_up "$(day 30)" &&
    [ "$(warned "$letter" follow_up)" = "$(day 23) 23:59" ] && refused 'satisfaction (' by service "$letter" visit &&
    by service "$letter" visit satisfaction=fair && stopped "$letter" follow_up &&
    by service "$letter" close && counted 1 monthly satisfaction fair
verdict the_named_are_visited

duty_is statistics "$(period_now month)" "$(working_day 5 "$(period_ends month)")" && duty_is visits "$(period_now month)" "$(working_day 10 "$(period_ends month)")"
verdict the_duties_come_due

officer_story "$main" && archive_holds "$main" 三位以上客户一起投诉 空调停了三天，五家公司一起来说。 立即报告经理和中心领导 打印身份信息
verdict the_visitors_case_ends_in_the_archive
exit "$failed"
