#!/bin/bash
# An outpatient lobby, where the box stood (tests/RULES.md, R10), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin clinic

own=(way=inquiry scope=own legal=no)
found() { # CASE [FIELD=VALUE …]: up to the decision, for one that is accepted and classified
    by office "$1" route && by office "$1" recuse interest=none &&
        by department "$1" find text=已核实。 outcome=established "${@:2}" && by department "$1" decide text=增开窗口。
}

regulation_visit '' named 投诉 收费和退费 什么地方=三楼收费处 哪位工作人员=五号窗口 您希望=请退还多收的检查费 凭据=收费单和处方都在 \
    怎么称呼=陈桂兰 电话=13812345678 事情=做了一次彩超，收了两次的钱，一共三百二十元。
main=$case
exported "$main" '"kind":"complaint"' '"category":"charges"' '"who":{"name":"陈桂兰","phone":"13812345678"}' \
    '"subject":"五号窗口"' '"demand":"请退还多收的检查费"'
verdict a_visit_by_touch_arrives_as_meant

# Over the holidays of October 2025: the 30th is worked, the 1st to the 8th are not, Saturday the 11th is.
old=(kind=complaint category=waiting identity=named filed=2025-09-29T10:00)
regulation_leave past "${old[@]}"
regulation_leave unsure "${old[@]}" clock=unsure
regulation_leave serious "${old[@]}"
regulation_leave several "${old[@]}"
regulation_leave cross "${old[@]}"
regulation_leave quick kind=complaint category=manner
regulation_leave foreign kind=suggestion
regulation_leave legal kind=complaint category=care
regulation_leave report kind=report identity=named
SHARED_FILED=(kind=complaint category=drugs)
SHARED_SEES='reception office' SHARED_ROUND=supervision
shared_rules register pharmacy 陈桂兰 13812345678 请退还多收的检查费

form_holds "$main" register 陈桂兰 13812345678 请退还多收的检查费 做了一次彩超，收了两次的钱，一共三百二十元。 收费和退费 三楼收费处 \
    五号窗口 收费单和处方都在
verdict the_register_form_holds_what_was_asked

by department "$main" accept && form_holds "$main" register department
verdict whoever_hears_it_first_may_register_it

wants_the_office() { # SCOPE …
    local scope
    for scope in "$@"; do
        by department "$foreign" classify way=inquiry "scope=$scope" legal=no &&
            refused 'comes after propose' by leader "$foreign" approve &&
            refused 'route comes after approve' by office "$foreign" route || return 1
    done
}
by department "$main" classify way=inquiry scope=other legal=no
refused 'is for' by department "$main" propose text=财务科 && refused 'is needed' by office "$main" propose &&
    by office "$main" propose text=拟由财务科办理 && form_holds "$main" register 拟由财务科办理 &&
    wants_the_office complex cross && by department "$foreign" classify "${own[@]}" && by office "$foreign" route
verdict the_office_proposes_a_department

refused 'route comes after approve' by office "$main" route && refused 'is for' by office "$main" approve &&
    by leader "$main" approve text=同意 && by office "$main" route && [ "$(officer_see "$main" '.departments[0].id')" = finance ]
verdict no_route_before_the_leader_approves

refused 'find comes after recuse' by department "$main" find outcome=established differs=yes text=已核实。 &&
    refused 'interest (' by office "$main" recuse && by office "$main" recuse interest=replaced person=五号窗口收费员 &&
    as officer recuse "$main" reception --text 与收费员是亲属。 >/dev/null && refused 'closed to you' as reception show "$main" &&
    by department "$quick" accept && by department "$quick" classify way=on_spot scope=own legal=no &&
    refused 'answer comes after recuse' by office "$quick" answer text=已解决。
verdict interest_is_checked_before_the_answer

[ "$(ends "$quick" on_spot)" = "$(date +%F)" ] && term_is "$quick" on_spot "$(date +%F)" && by office "$quick" recuse interest=none &&
    refused 'answer comes after on_spot' by office "$quick" answer text=已解决。 && refused 'is needed' by department "$quick" on_spot &&
    by department "$quick" on_spot text=当面道歉，马上补挂了号。 && stopped "$quick" on_spot && by office "$quick" answer text=已当面道歉。
verdict on_the_spot_is_the_same_day

[ "$(working_day 3 2025-09-29)" = 2025-10-10 ] && term_is "$past" answer 2025-10-10 &&
    [ "$(warned "$past" answer)" = '2025-10-09 23:59' ] && [ "$(ends "$unsure" answer)" = "$(working_day 3 "$(received "$unsure")")" ] &&
    term_is "$main" answer "$(working_day 3 "$(received "$main")")" && stopped "$quick" answer
verdict an_ordinary_one_has_three_working_days

by office "$serious" accept && refused 'is for' by department "$serious" serious seriousness=harm &&
    by leader "$serious" serious seriousness=harm && [ "$(working_day 7 2025-09-29)" = 2025-10-15 ] &&
    term_is "$serious" answer_serious 2025-10-15 && [ "$(warned "$serious" answer_serious)" = '2025-10-13 23:59' ] &&
    by office "$serious" serious seriousness=ordinary && [ "$(ends "$serious" answer)" = 2025-10-10 ] && by office "$serious" serious seriousness=effect
verdict a_serious_one_has_seven_working_days

by office "$several" accept && by office "$several" classify "${own[@]}" && as office route "$several" outpatient finance >/dev/null &&
    term_is "$several" answer_several 2025-10-15 && [ "$(warned "$several" answer_several)" = '2025-10-13 23:59' ] &&
    by office "$cross" accept && by office "$cross" classify way=inquiry scope=cross legal=no &&
    term_is "$cross" answer_cross 2025-10-15 && [ "$(warned "$cross" answer_cross)" = '2025-10-13 23:59' ]
verdict several_departments_have_seven_working_days

# Found on the tenth, answered on the fifteenth: late for one department, in time for several.
then=(--at '2025-10-10 10:00')
by office "$past" accept "${then[@]}" && by office "$past" classify "${own[@]}" "${then[@]}" && found "$past" differs=no &&
    refused 'answer comes after explain_delay' by office "$past" answer text=已增开窗口。 &&
    refused 'is needed' by office "$past" explain_delay && by office "$past" explain_delay text=当事人外出进修。 &&
    by office "$past" answer text=已增开窗口。 && stopped "$past" answer late &&
    by office "$several" recuse interest=none && by department "$several" find text=已核实。 outcome=established differs=no --at '2025-10-14 10:00' &&
    by department "$several" decide text=增开窗口。 --at '2025-10-14 11:00' &&
    by office "$several" answer text=已增开窗口。 --at '2025-10-15 17:00' && stopped "$several" answer_several && by office "$several" close
verdict a_late_answer_comes_with_its_reasons

by office "$legal" accept && by office "$legal" classify way=inquiry scope=own legal=yes && found "$legal" differs=no &&
    by office "$legal" answer text=已核实。 && refused 'close comes after legal_ways' by office "$legal" close &&
    refused 'has it for other cases' by office "$several" legal_ways --text 可以起诉。 && by office "$legal" legal_ways --text 可以申请鉴定、调解或者起诉。 &&
    by office "$legal" close && by office "$report" refuse ground=legal --text 需要通过诉讼解决，材料我们会提供。 &&
    [ "$(officer_see "$report" .state)" = refused ]
verdict legal_channels_are_pointed_out

refused 'differs (' by department "$main" find outcome=partly text=只多收一次。 && by department "$main" find outcome=partly differs=yes text=只多收一次。 &&
    by leader "$main" decide text=退还多收的一次。 improvement=收费前先核对医嘱 && by office "$main" answer text=多收的一百六十元已退还。 &&
    refused 'close comes after explain_difference' by office "$main" close && refused 'is needed' by office "$main" explain_difference &&
    by office "$main" explain_difference text=另一次是复查，有医嘱。 && stopped "$main" answer
verdict a_difference_is_explained

refused 'is for' by department "$main" supervise --text 催办。 && by office "$main" supervise --text 已与财务科核对。 &&
    refused 'is for' by department "$cross" route && refused 'is for' by department "$main" answer text=已退还。 && by office "$main" close &&
    refused 'is for' by department "$main" archive && refused 'is for' by leader "$main" archive && by office "$main" archive
verdict only_the_office_archives

duty_is notice "$(period_now week)" "$(working_day 1 "$(period_ends week)")" &&
    duty_is analysis "$(period_now month)" "$(day 10 "$(period_ends month)")" && counted 1 monthly outcome partly
verdict the_duties_come_due

[ "$(officer_see "$main" .state)" = archived ] && archive_holds "$main" 收费和退费 收费单和处方都在 另一次是复查，有医嘱。 与收费员是亲属。
verdict the_visitors_case_ends_in_the_archive
exit "$failed"
