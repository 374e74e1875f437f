#!/bin/bash
# The management office of a tower (tests/RULES.md, R2), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin tower
as_complaint=(channel=kiosk shift=office_hours taken_as=complaint)

# Named ones bear their own time: so long ago that a term of minutes has run out.
filed=$(moment '-3 hours')
regulation_leave ordinary kind=complaint category=cleaning
regulation_leave urgent kind=complaint category=danger identity=named filed="$filed"
regulation_leave unsure kind=complaint category=danger identity=named filed="$filed" clock=unsure
regulation_leave suggestion kind=suggestion
regulation_fetch

regulation_visit '' named 投诉 有人受伤或财物受损 影响不好 电话 什么地方=十二楼东侧洗手间 怎么称呼=陈桂兰 \
    哪家公司=明远公司 电话找您=13812345678 涉及谁=保洁班当班人员 您希望=请赔偿医药费。 \
    事情=地面积水，没有警示牌，我滑倒摔伤了手腕。
main=$case
exported "$main" '"category":"harm"' '"who":{"name":"陈桂兰","unit":"明远公司","phone":"13812345678"}' \
    '"place":"十二楼东侧洗手间"' '"course":"地面积水，没有警示牌，我滑倒摔伤了手腕。"' '"reply_by":"phone"'
verdict a_visit_by_touch_arrives_as_meant
exported "$main" '"effect":"ill_effect"' && form_holds "$main" register 影响不好
verdict a_complaint_says_what_it_led_to

# Special, and after hours.
refused 'channel (How it came in): is needed' by duty_supervisor "$main" classify &&
    refused 'must be one of' by duty_supervisor "$main" classify channel=fax &&
    refused 'is for' by manager "$main" classify "${as_complaint[@]}" nature=special &&
    by duty_supervisor "$main" classify channel=in_person shift=after_hours taken_as=complaint nature=special &&
    form_holds "$main" register 来访 duty_supervisor 电话
verdict the_channel_is_registered

by clerk "$main" accept
refused 'is for' by group_head "$main" route && refused 'has it for other cases' by group_head "$main" opinion text=赔偿。 && [ "$(proposed "$main")" = security_group ] && by clerk "$main" route && refused 'close comes after alert' by clerk "$main" close &&
    refused 'is for' by group_head "$main" alert person=周经理 && by clerk "$main" alert person=周经理 &&
    stopped "$main" alert && form_holds "$main" register 周经理
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

by group_head "$main" verify outcome=established text=地面确有积水。 && by clerk "$main" dispatch security &&
    by group_head "$main" handle text=已擦干并立牌。 && refused 'close comes after feedback' by clerk "$main" close &&
    refused 'is for' by manager "$main" feedback && by group_head "$main" feedback &&
    counted 1 statistics nature special && counted 1 statistics channel in_person
verdict the_result_comes_back_for_statistics

refused 'close comes after answer' by clerk "$main" close &&
    refused 'reason (Why otherwise): is needed' by clerk "$main" answer reply_way=otherwise text=同意赔偿。 &&
    refused 'has no place' by clerk "$main" answer reply_way=as_chosen reason=方便 text=同意赔偿。 &&
    by clerk "$main" answer reply_way=otherwise reason=电话没有人接 text=同意赔偿医药费。 &&
    stopped "$main" answer_special
verdict another_way_of_reply_needs_a_reason

by clerk "$main" close && by officer "$main" archive &&
    archive_holds "$main" 特殊或紧急 地面积水，没有警示牌，我滑倒摔伤了手腕。 同意赔偿医药费。 导出身份信息
verdict the_visitors_case_ends_in_the_archive

# Ordinary, without a name.
today=$(received "$ordinary")
term_is "$ordinary" classify "$today" && warned_from "$ordinary" classify "$today 15:59" &&
    refused 'route comes after classify' by clerk "$ordinary" route && refused 'handle comes after classify' by clerk "$ordinary" handle text=扫。 &&
    by clerk "$ordinary" classify "${as_complaint[@]}" nature=ordinary && stopped "$ordinary" classify &&
    term_is "$ordinary" answer "$today" && warned_from "$ordinary" answer "$today 15:59"
same_day=$?

[ "$(proposed "$ordinary")" = cleaning_group ] && by clerk "$ordinary" route && by clerk "$ordinary" accept &&
    refused 'answer comes after verify' by clerk "$ordinary" answer reply_way=as_received text=已打扫。 &&
    by group_head "$ordinary" verify outcome=partly text=漏扫两次。
verdict an_ordinary_one_is_verified_by_its_group

refused 'approve comes after opinion' by manager "$ordinary" approve approval=approved &&
    refused 'close comes after approve' by clerk "$ordinary" close &&
    refused 'is needed' by group_head "$ordinary" opinion && by group_head "$ordinary" opinion text=增加一次打扫。 &&
    refused 'dispatch comes after approve' by clerk "$ordinary" dispatch && refused 'is for' by group_head "$ordinary" dispatch &&
    refused 'is for' by group_head "$ordinary" approve approval=approved &&
    by manager "$ordinary" approve approval=changed text=改为两次。 && [ "$(proposed "$ordinary")" = administration ] &&
    refused 'close comes after dispatch' by clerk "$ordinary" close && by clerk "$ordinary" dispatch &&
    [ "$(officer_see "$ordinary" '[.departments[].id] | join(",")')" = administration ] &&
    form_holds "$ordinary" register 增加一次打扫。 改为两次。 行政部
verdict departments_act_after_the_superior

by officer "$ordinary" handle text=已改排班。 && by clerk "$ordinary" answer reply_way=as_received text=每天多扫两次。 &&
    [ "$same_day" = 0 ] && stopped "$ordinary" answer && by group_head "$ordinary" feedback &&
    by clerk "$ordinary" close && by clerk "$ordinary" dissatisfied --text 又脏了。 && term_is "$ordinary" answer "$today"
verdict an_ordinary_one_is_answered_the_same_day

[ "$(ends_at "$urgent" urgent)" = "$(moment "$filed 30 minutes" '%F %H:%M')" ] && late "$urgent" urgent &&
    [ "$(warned "$urgent" urgent)" = "$(moment "$filed 10 minutes" '%F %H:%M')" ] &&
    [ "$(ends_at "$unsure" urgent)" = "$(moment "$(received "$unsure" '%F %H:%M') 30 minutes" '%F %H:%M')" ] &&
    by clerk "$urgent" classify "${as_complaint[@]}" nature=special --at "$(moment "$filed 20 minutes" '%F %H:%M')" &&
    stopped "$urgent" urgent
verdict an_urgent_one_is_registered_in_thirty_minutes

[ "$(ends_at "$urgent" alert)" = "$(moment "$filed 50 minutes" '%F %H:%M')" ] && late "$urgent" alert &&
    [ "$(warned "$urgent" alert)" = "$(moment "$filed 30 minutes" '%F %H:%M')" ] && by clerk "$urgent" alert person=周经理 &&
    stopped "$urgent" alert late && [ "$(ends "$urgent" answer_special)" = "$(day 3 "${filed%T*}")" ]
verdict the_duty_manager_knows_within_thirty_minutes

[ "$(proposed "$suggestion")" = service_group ] &&
    refused 'has no place' by clerk "$suggestion" classify "${as_complaint[@]/complaint/suggestion}" nature=ordinary &&
    by clerk "$suggestion" classify "${as_complaint[@]/complaint/suggestion}" && [ -z "$(stage "$suggestion")" ] &&
    refused 'for other cases' by group_head "$suggestion" verify &&
    refused 'for other cases' by group_head "$suggestion" feedback && officer_story "$suggestion" &&
    counted 1 statistics taken_as suggestion
verdict a_suggestion_is_taken_without_a_term

case=$main
SHARED_FILED=(kind=complaint category=lift)
SHARED_SEES='clerk duty_supervisor duty_manager' SHARED_ROUND=management
shared_rules register engineering_group 陈桂兰 明远公司 13812345678 有人受伤或财物受损 十二楼东侧洗手间 保洁班当班人员 \
    地面积水，没有警示牌，我滑倒摔伤了手腕。 请赔偿医药费。
exit "$failed"
