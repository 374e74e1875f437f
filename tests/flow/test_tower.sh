#!/bin/bash
# The regulation of the office tower (tests/RULES.md, R2), from the lobby to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh
. tests/flow/officer.sh
. tests/flow/regulation.sh
. tests/flow/shared_rules.sh
regulation_begin tower
named_one 王大锤
registered=(channel=kiosk shift=office_hours taken_as=complaint)

regulation_visit '' named 投诉 有人受伤或财物受损 影响不好 电话 什么地方=十二楼东侧洗手间 怎么称呼=陈桂兰 \
    哪家公司=明远公司 电话找您=13812345678 涉及谁=保洁班当班人员 您希望=请赔偿医药费。 \
    事情=地面积水，没有警示牌，我滑倒摔伤了手腕。
main=$case
form_holds "$main" register 陈桂兰 明远公司 13812345678 有人受伤或财物受损 十二楼东侧洗手间 保洁班当班人员 \
    地面积水，没有警示牌，我滑倒摔伤了手腕。 请赔偿医药费。
verdict what_was_registered_stands_on_the_form
exported "$main" '"effect":"ill_effect"' && form_holds "$main" register 影响不好
verdict a_complaint_says_what_it_led_to

# Special, and after hours.
refused 'channel (How it came in): is needed' by duty_supervisor "$main" classify &&
    refused 'must be one of' by duty_supervisor "$main" classify channel=fax &&
    refused 'is for' by manager "$main" classify "${registered[@]}" nature=special &&
    by duty_supervisor "$main" classify channel=in_person shift=after_hours taken_as=complaint nature=special &&
    form_holds "$main" register 来访 duty_supervisor 电话
verdict the_channel_is_registered

by clerk "$main" accept
[ "$(proposed "$main")" = security_group ] && by clerk "$main" route
verdict the_route_is_proposed

refused 'close comes after alert' by clerk "$main" close && refused 'is for' by group_head "$main" alert person=周经理 &&
    by clerk "$main" alert person=周经理 && [[ $(officer_term "$main" alert) == stopped* ]] &&
    form_holds "$main" register 周经理
verdict a_special_one_alerts_the_duty_manager

refused 'is for' by clerk "$main" escalate to=general text=伤情较重。 &&
    refused 'must be one of' by duty_manager "$main" escalate to=manager text=伤情较重。 &&
    by duty_manager "$main" escalate to=deputy_general text=伤情较重，请示赔付。 &&
    by manager "$main" escalate to=general text=超出副总权限。 && form_holds "$main" register 超出副总权限。
verdict what_is_beyond_authority_goes_up

refused 'close comes after after_hours' by clerk "$main" close &&
    refused 'is for' by clerk "$main" after_hours text=送医 person=周经理 &&
    refused 'is needed' by duty_supervisor "$main" after_hours text=已送医。 &&
    by duty_supervisor "$main" after_hours text=已送医，封闭现场。 person=周经理 &&
    form_holds "$main" register 已送医，封闭现场。
verdict after_hours_the_supervisor_arranges_and_reports

term_is "$main" answer_special "$(day 3 "$(received "$main")")" &&
    [ "$(warned "$main" answer_special)" = "$(day 2 "$(received "$main")") 23:59" ] &&
    refused 'lets be extended' as manager extend "$main" --until "$(day 5)" --text 还在核实。
verdict a_special_one_is_answered_in_three_days

by group_head "$main" verify outcome=established text=地面确有积水。 && by clerk "$main" dispatch &&
    by group_head "$main" handle --text 已擦干并立牌。
refused 'close comes after feedback' by clerk "$main" close &&
    refused 'is for' by manager "$main" feedback && by group_head "$main" feedback
fed_back=$?
refused 'close comes after answer' by clerk "$main" close
verdict no_case_closes_without_an_answer

refused 'reason (Why otherwise): is needed' by clerk "$main" answer reply_way=otherwise text=同意赔偿。 &&
    refused 'has no place' by clerk "$main" answer reply_way=as_chosen reason=方便 text=同意赔偿。 &&
    by clerk "$main" answer reply_way=otherwise reason=电话没有人接 text=同意赔偿医药费。 &&
    [[ $(officer_term "$main" answer_special) == stopped* ]]
verdict another_way_of_reply_needs_a_reason
[ "$fed_back" = 0 ] && by clerk "$main" close && counted 1 statistics nature special &&
    counted 1 statistics channel in_person
verdict the_result_comes_back_for_statistics

wants_another_answer "$main"
verdict a_dissatisfied_case_opens_again_and_wants_another_answer

# Ordinary, without a name.
regulation_file kind=complaint category=lift
ordinary=$case today=$(received "$case")
term_is "$ordinary" classify "$today" && [ "$(warned "$ordinary" classify)" = "$today 15:59" ] &&
    refused 'route comes after classify' by clerk "$ordinary" route &&
    by clerk "$ordinary" classify "${registered[@]}" nature=ordinary &&
    [[ $(officer_term "$ordinary" classify) == stopped* ]] && term_is "$ordinary" answer "$today" &&
    [ "$(warned "$ordinary" answer)" = "$today 15:59" ]
same_day=$?

[ "$(proposed "$ordinary")" = engineering_group ] && by clerk "$ordinary" route && by clerk "$ordinary" accept &&
    refused 'answer comes after verify' by clerk "$ordinary" answer reply_way=as_received text=已修好。 &&
    by group_head "$ordinary" verify outcome=partly text=故障两次。
verdict an_ordinary_one_is_verified_by_its_group

refused 'approve comes after opinion' by manager "$ordinary" approve approval=approved &&
    refused 'close comes after approve' by clerk "$ordinary" close &&
    refused 'is needed' by group_head "$ordinary" opinion && by group_head "$ordinary" opinion text=更换门机。 &&
    refused 'dispatch comes after approve' by clerk "$ordinary" dispatch &&
    refused 'is for' by group_head "$ordinary" approve approval=approved &&
    by manager "$ordinary" approve approval=changed text=本周内更换。 && [ "$(proposed "$ordinary")" = engineering ] &&
    refused 'close comes after dispatch' by clerk "$ordinary" close && by clerk "$ordinary" dispatch &&
    [ "$(officer_see "$ordinary" '[.departments[].id] | join(",")')" = engineering ] &&
    form_holds "$ordinary" register 更换门机。 本周内更换。 工程部
verdict departments_act_after_the_superior

by officer "$ordinary" handle --text 已更换。
by clerk "$ordinary" answer reply_way=as_received text=门机已更换。
[ "$same_day" = 0 ] && [[ $(officer_term "$ordinary" answer) == stopped* ]] && by group_head "$ordinary" feedback &&
    by clerk "$ordinary" close && by clerk "$ordinary" dissatisfied --text 又坏了。 && term_is "$ordinary" answer "$today"
verdict an_ordinary_one_is_answered_the_same_day

officer_reach "$ordinary" close && by officer "$ordinary" archive && [ "$(officer_see "$ordinary" .state)" = archived ]
verdict an_anonymous_case_reaches_the_archive

# Named ones bear their own time: so long ago that a term of minutes has run out, or nearly.
at() { date -d "$1" "+%F${2:-T}%H:%M"; } # WHEN [BETWEEN]
filed=$(at '-3 hours')
regulation_file kind=complaint category=danger identity=named filed="$filed"
urgent=$case
[ "$(ends_at "$urgent" urgent)" = "$(at "$filed 30 minutes" ' ')" ] && [ "$(stage "$urgent")" = 'urgent late' ] &&
    [ "$(warned "$urgent" urgent)" = "$(at "$filed 10 minutes" ' ')" ] &&
    by clerk "$urgent" classify "${registered[@]}" nature=special --at "$(at "$filed 20 minutes" ' ')" &&
    [ "$(officer_see "$urgent" '.terms[] | select(.id == "urgent") | "\(.state) \(.late)"')" = 'stopped false' ] &&
    regulation_file kind=complaint category=danger identity=named filed="$(at '-15 minutes')" &&
    [ "$(stage "$case")" = 'urgent soon' ] &&
    regulation_file kind=complaint category=danger identity=named filed="$filed" clock=unsure &&
    [ "$(ends_at "$case" urgent)" = "$(at "$(received "$case" '%F %H:%M') 30 minutes" ' ')" ]
verdict an_urgent_one_is_registered_in_thirty_minutes
unsure=$case

[ "$(ends_at "$urgent" alert)" = "$(at "$filed 50 minutes" ' ')" ] && [ "$(stage "$urgent")" = 'alert late' ] &&
    [ "$(warned "$urgent" alert)" = "$(at "$filed 30 minutes" ' ')" ]
verdict the_duty_manager_knows_within_thirty_minutes

regulation_file kind=suggestion
[ "$(proposed "$case")" = service_group ] &&
    refused 'has no place' by clerk "$case" classify channel=kiosk shift=office_hours taken_as=suggestion nature=ordinary &&
    by clerk "$case" classify channel=kiosk shift=office_hours taken_as=suggestion && [ -z "$(stage "$case")" ] &&
    refused 'for other cases' by group_head "$case" verify && officer_story "$case" &&
    counted 1 statistics taken_as suggestion
verdict a_suggestion_is_taken_without_a_term

refused_and_archived clerk "$unsure" authorities
verdict a_refused_case_is_archived

regulation_file kind=complaint category=lift about_readers=yes subject=保安王大锤
goes_round "$case" management
verdict a_case_about_its_readers_goes_round_them

hidden_from "$main" 陈桂兰 duty_manager group_head general
verdict names_are_hidden_from_other_roles
numbers_are_their_own
verdict every_submission_has_a_number_of_its_own
counted 3 list state new && counted 1 statistics ground authorities
verdict the_report_counts_the_case

by officer "$main" archive && archive_holds "$main" 特殊或紧急 地面积水，没有警示牌，我滑倒摔伤了手腕。 同意赔偿医药费。 ''
verdict the_archive_holds_its_four_parts
exit "$failed"
