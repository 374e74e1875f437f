#!/bin/bash
# A hospital's complaint centre (tests/RULES.md, R4), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin hospital

# What is registered first, however it came.
plain=(way=inquiry danger=no accident_dispute=no conduct=ordinary)
classified() { # CASE [FIELD=VALUE …]: with these, else plain
    local field words=("${@:2}")
    for field in "${plain[@]}"; do
        [[ " ${*:2}" == *" ${field%%=*}="* ]] || words+=("$field")
    done
    by department "$1" accept && by department "$1" classify "${words[@]}"
}

found() { # CASE FIELD=VALUE …
    by centre "$1" route && by department "$1" find text=已核实。 outcome=established "${@:2}" &&
        by department "$1" decide text=已向当事人指出。
}

same_day() { # CASE CLOCK: it ends with the day on which it began, and is told late on the next
    [ "$(ends "$1" "$2")" = "$(date +%F)" ] && late_on "$(day 1)" "$1" && ! late_on "$(date +%F)" "$1"
}

regulation_visit '' named 患者、家属投诉 收费和价格 什么地方=三楼收费处 工作人员=五号窗口 您希望=请退还多收的检查费 \
    凭据=收费单和处方都在 您的姓名=陈桂兰 病历号=陈大有，住院号八八六 电话=13812345678 \
    经过=做了一次彩超，收了两次的钱，一共三百二十元。
main=$case
exported "$main" '"kind":"complaint"' '"category":"charges"' '"name":"陈桂兰"' '"patient":"陈大有，住院号八八六"' \
    '"subject":"五号窗口"' '"signature":"AQ'
verdict a_visit_by_touch_arrives_as_meant

"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 12 kind=complaint >/dev/null
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 5 kind=safety >/dev/null
regulation_left=17
regulation_leave staff kind=staff category=cooperation identity=named department=检验科
regulation_leave past kind=complaint category=drugs identity=named filed=2025-09-29T10:00
regulation_leave unsure kind=complaint category=drugs identity=named filed=2025-09-29T10:00 clock=unsure
for ground in court petitions vague criminal out_of_scope; do regulation_leave "$ground" kind=complaint category=medical; done
SHARED_FILED=(kind=complaint category=nursing)
SHARED_SEES='centre centre_head' SHARED_ROUND=supervision_audit
shared_rules register nursing 陈桂兰 陈大有，住院号八八六 13812345678 五号窗口 三楼收费处 收费和价格 \
    做了一次彩超，收了两次的钱，一共三百二十元。 请退还多收的检查费 收费单和处方都在

strokes "$main" register 6 && strokes "$court" register 0
verdict the_register_form_bears_the_signature

refused 'is for' by department "$main" route && by department "$main" accept && form_holds "$main" register department
verdict whoever_hears_it_first_may_register_it

exported "$staff" '"department":"检验科"' && form_holds "$staff" register 职工投诉 科室之间推诿 &&
    [ "$(proposed "$staff")" = complaint_centre ]
verdict staff_may_complain

# Category by category, as the regulation sends them.
[ "$(for of in $(river_desk list --json | jq -r 'map(select(.identity == "anonymous" and .about_readers == false and
    (.kind == "complaint" or .kind == "safety"))) | unique_by(.kind + .category)[] | .case + ":" + .kind + ":" + .category'); do
    echo "${of#*:}:$(proposed "${of%%:*}")"
done | LC_ALL=C sort)" = "$(LC_ALL=C sort <<'TABLE'
complaint:charges:finance
complaint:cleaning_food:general_affairs
complaint:danger:medical_affairs
complaint:devices:medical_engineering
complaint:drugs:pharmacy
complaint:ethics:supervision_audit
complaint:facilities:power_facilities
complaint:guards:security
complaint:medical:medical_affairs
complaint:nursing:nursing
complaint:other:complaint_centre
complaint:outpatient:outpatient
safety:devices:medical_engineering
safety:drugs:pharmacy
safety:gas:power_facilities
safety:power:power_facilities
safety:water:power_facilities
TABLE
)" ]
verdict each_category_has_its_department

of() { river_desk list --json | jq -r --arg kind "$1" --arg category "$2" 'map(select(.kind == $kind and
    .category == $category and .identity == "anonymous"))[0].case'; } # KIND CATEGORY: an anonymous one
gas=$(of safety gas)
same_day "$gas" safety && classified "$gas" && stopped "$gas" safety
verdict a_safety_report_is_urgent

grounds_refuse() { # GROUND …: the case of that name
    local ground of
    for ground in "$@"; do
        of=${!ground}
        refused 'the reply that the submitter gets' by centre "$of" refuse "ground=$ground" &&
            by centre "$of" refuse "ground=$ground" --text 按规定不能受理，请向有关单位反映。 &&
            [ "$(officer_see "$of" '[.state, (.facts[] | select(.id == "ground") | .value)] | join(" ")')" = "refused $ground" ] ||
            return 1
    done
}
grounds_refuse court petitions vague criminal out_of_scope &&
    refused 'accepts a case unless' by centre "$main" refuse ground=accident --text 不办。
verdict five_grounds_refuse_and_say_why

danger=$(of complaint danger) dispute=$(of complaint medical) quick=$(of complaint other) several=$(of complaint devices)
classified "$dispute" accident_dispute=yes && found "$dispute" negligence=gross && by centre "$dispute" answer text=已核实。 &&
    refused 'close comes after legal_ways' by centre "$dispute" close &&
    by centre "$dispute" legal_ways --text 可以申请鉴定、调解或者起诉。 && refused 'has it for other cases' by centre "$danger" legal_ways
verdict an_accident_dispute_is_shown_its_ways

refused 'close comes after report_negligence' by centre "$dispute" close && refused 'is for' by centre "$dispute" report_negligence &&
    by centre_head "$dispute" report_negligence --text 已按规定上报。 && by centre "$dispute" close
verdict gross_negligence_is_reported

classified "$quick" way=on_spot && same_day "$quick" on_spot &&
    refused 'answer comes after on_spot' by centre "$quick" answer text=已解决。 && by centre "$quick" on_spot --text 当场更换。 &&
    stopped "$quick" on_spot && by centre "$quick" answer text=已当场更换。
verdict on_the_spot_is_the_same_day

by centre "$main" classify "${plain[@]}" && same_day "$main" charge && found "$main" &&
    refused 'answer comes after check_charge' by centre "$main" answer text=已核对。 &&
    refused 'has no place' by centre "$main" check_charge charge=right amount=320 &&
    by centre "$main" check_charge charge=corrected amount=320 && stopped "$main" charge && by centre "$main" answer text=多收的三百二十元已退还。
verdict a_charge_is_checked_before_the_answer

same_day "$danger" danger && classified "$danger" danger=yes && stopped "$danger" danger && same_day "$danger" protect &&
    found "$danger" negligence=none && by centre "$danger" answer text=已采取措施。 && refused 'close comes after protect' by centre "$danger" close &&
    refused 'is needed' by centre "$danger" protect && by centre "$danger" protect text=已转入监护。 && stopped "$danger" protect &&
    by centre "$danger" close
verdict danger_wants_measures_the_same_day

# Over the holidays of October 2025; who left no time, or whose clock was unsure, from the receipt.
[ "$(working_day 5 2025-09-29)" = 2025-10-13 ] && term_is "$past" answer 2025-10-13 &&
    [ "$(warned "$past" answer)" = '2025-10-11 23:59' ] && [ "$(ends "$unsure" answer)" = "$(working_day 5 "$(received "$unsure")")" ] &&
    term_is "$staff" answer "$(working_day 5 "$(received "$staff")")" && stopped "$main" answer
verdict one_department_has_five_working_days

classified "$past" --at '2025-10-10 09:00' && as centre route "$past" pharmacy finance --at '2025-10-10 09:30' >/dev/null &&
    [ "$(working_day 10 2025-09-29)" = 2025-10-20 ] && term_is "$past" answer_several 2025-10-20 &&
    [ "$(warned "$past" answer_several)" = '2025-10-16 23:59' ] && by department "$past" find text=已核实。 outcome=partly negligence=none \
    --at '2025-10-14 09:00' && by department "$past" decide text=改正。 --at '2025-10-14 10:00' &&
    by centre "$past" answer text=已改正。 --at '2025-10-20 16:00' && stopped "$past" answer_several
verdict several_departments_have_ten_working_days

classified "$several" conduct=disorder && found "$several" negligence=none && by centre "$several" answer text=已核实。 &&
    refused 'close comes after call_security' by centre "$several" close && refused 'called (' by centre "$several" call_security &&
    by department "$several" call_security called=police && by centre "$several" close
verdict disorder_calls_security

nurse=$(of complaint outpatient)
classified "$nurse" conduct=malicious && found "$nurse" negligence=none && by centre "$nurse" answer text=已核实。 &&
    refused 'close comes after legal_channel' by centre "$nurse" close && refused 'is for' by centre "$nurse" legal_channel malice=gain &&
    refused 'malice (' by centre_head "$nurse" legal_channel && by leader "$nurse" legal_channel malice=twisted && by centre "$nurse" close
verdict malice_goes_to_legal_channels

duty_is analysis "$(period_now month)" "$(day 10 "$(period_ends month)")" &&
    duty_is meeting "$(period_now quarter)" "$(day 15 "$(period_ends quarter)")"
verdict the_duties_come_due

by centre "$main" visit satisfied=yes && by centre "$main" close && by centre "$main" archive && [ "$(officer_see "$main" .state)" = archived ] &&
    archive_holds "$main" 收费和价格 收费单和处方都在 多收的三百二十元已退还。 打印身份信息
verdict the_visitors_case_ends_in_the_archive
exit "$failed"
