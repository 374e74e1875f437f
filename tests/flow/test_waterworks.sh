#!/bin/bash
# A water supply company (tests/RULES.md, R3), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin waterworks
quarter=$(period_now quarter)

filed=$(moment '-3 hours')
regulation_leave urgent kind=service category=burst identity=named filed="$filed"
regulation_leave soon kind=service category=burst identity=named filed="$(moment '-15 minutes')"
regulation_leave unsure kind=service category=burst identity=named filed="$filed" clock=unsure
regulation_leave quality kind=quality category=smell
regulation_leave doubtful kind=service category=charges identity=named
regulation_leave proposal kind=proposal
regulation_fetch

regulation_visit '' named 服务质量 水管爆裂、大量漏水 什么地方=文三路一百二十号门口 投诉谁=抢修班 您的姓名=陈桂兰 \
    您的地址=文三路一百二十号三单元 电话找您=13812345678 您希望=请尽快修好，赔偿泡坏的货物。 \
    事情=昨晚路边水管爆裂，水流进店里，打电话两个小时没有人来。
main=$case
exported "$main" '"category":"burst"' '"name":"陈桂兰","address":"文三路一百二十号三单元","phone":"13812345678"' \
    '"place":"文三路一百二十号门口"' '"course":"昨晚路边水管爆裂，水流进店里，打电话两个小时没有人来。"'
verdict a_visit_by_touch_arrives_as_meant
form_holds "$main" record_card 陈桂兰 13812345678 文三路一百二十号三单元 服务质量 水管爆裂、大量漏水 抢修班 \
    文三路一百二十号门口 昨晚路边水管爆裂，水流进店里，打电话两个小时没有人来。 请尽快修好，赔偿泡坏的货物。
verdict the_record_card_holds_what_was_asked

[ "$(river_desk list --json | jq -r 'map(.kind) | unique | join(",")')" = proposal,quality,service ] &&
    [ "$(proposed "$quality")" = water_quality ] && [ "$(proposed "$doubtful")" = business ] &&
    [ "$(proposed "$proposal")" = centre ] && [ "$(proposed "$main")" = network ]
verdict three_kinds_are_taken

# Act first: nothing is judged yet.
[ "$(officer_see "$main" .state)" = new ] && [ "$(stage "$urgent")" = 'act_first late' ] && [ "$(stage "$soon")" = 'act_first soon' ] &&
    [ "$(ends_at "$urgent" act_first)" = "$(moment "$filed 30 minutes" '%F %H:%M')" ] &&
    [ "$(warned "$urgent" act_first)" = "$(moment "$filed 10 minutes" '%F %H:%M')" ] &&
    [ "$(ends_at "$unsure" act_first)" = "$(moment "$(received "$unsure" '%F %H:%M') 30 minutes" '%F %H:%M')" ] &&
    refused 'is needed' by handler "$main" act_first && by handler "$main" act_first text=已关闸止水。 && stopped "$main" act_first &&
    by handler "$urgent" act_first text=已关闸。 --at "$(moment "$filed 25 minutes" '%F %H:%M')" && stopped "$urgent" act_first &&
    refused 'has it for other cases' by handler "$quality" act_first text=不急。 && [ -z "$(officer_term "$quality" act_first)" ] &&
    by centre "$soon" judge channel=kiosk validity=valid && by centre "$soon" accept until="$(day 5)" &&
    refused 'close comes after act_first' by centre "$soon" close
verdict the_urgent_is_acted_on_before_it_is_accepted

refused 'accept comes after judge' by centre "$main" accept until="$(day 10)" &&
    refused 'refuse comes after judge' by centre "$main" refuse ground=grounds --text 不受理。 &&
    refused 'is for' by handler "$main" judge channel=kiosk validity=valid &&
    by centre "$main" judge channel=kiosk validity=valid &&
    refused 'has it for other cases' by centre "$main" refuse ground=grounds --text 不受理。
verdict the_centre_judges_before_anything

by centre "$doubtful" judge channel=phone validity=doubtful &&
    refused 'accept comes after decide_doubt' by centre "$doubtful" accept until="$(day 10)" &&
    refused 'refuse comes after decide_doubt' by centre "$doubtful" refuse ground=demand --text 超出规定。 &&
    refused 'is for' by centre "$doubtful" decide_doubt validity=invalid text=诉求不合理。 &&
    by business_head "$doubtful" decide_doubt validity=invalid text=诉求不合理。 &&
    refused 'has it for other cases' by centre "$doubtful" accept until="$(day 10)"
verdict in_doubt_the_head_decides

refused 'accepts a case unless' by centre "$doubtful" refuse ground=inconvenient --text 超出规定。 &&
    refused 'the reply that the submitter gets' by centre "$doubtful" refuse ground=demand &&
    by centre "$doubtful" refuse ground=demand --text 您的要求超出供水规定。 && [ "$(officer_see "$doubtful" .state)" = refused ] &&
    form_holds "$doubtful" record_card 您的要求超出供水规定。
verdict a_refusal_carries_a_reply

received_on=$(received "$main")
term_is "$main" answer "$(day 7 "$received_on")" && [ "$(warned "$main" answer)" = "$(day 5 "$received_on") 23:59" ] &&
    [ "$(ends "$urgent" answer)" = "$(day 7 "${filed%T*}")" ] && [ "$(ends "$quality" answer)" = "$(day 7 "$(received "$quality")")" ] &&
    refused 'classify comes after accept' by centre "$main" classify class=service &&
    refused 'until (Reply promised for): is needed' by centre "$main" accept && refused 'is for' by handler "$main" accept until="$(day 10)" &&
    by centre "$main" accept until="$(day 10)" text=已道歉，十天内答复。 && term_is "$main" answer "$(day 10)" &&
    [ "$(warned "$main" answer)" = "$(day 8) 23:59" ] && refused 'lets be extended' as centre extend "$main" --until "$(day 20)" --text 材料未到。
verdict the_promised_day_ends_the_term

refused 'route comes after classify' by centre "$main" route &&
    refused 'is needed' by centre "$main" classify class=service company=east &&
    by centre "$main" classify class=service company=east representative=third &&
    refused 'delegate comes after route' by centre "$main" delegate network person=刘师傅 && refused 'is for' by handler "$main" route &&
    by centre "$main" route
verdict the_case_is_classified_before_its_route

refused 'plan comes after delegate' by handler "$main" plan text=更换管段。 && refused 'is needed' by centre "$main" delegate network && by centre "$main" delegate network person=刘师傅 &&
    form_holds "$main" feedback_slip 陈桂兰 文三路一百二十号三单元 服务质量 管网抢修部 刘师傅 "$(date -d "$(day 10)" +%Y年%-m月%-d日)"
verdict the_slip_names_department_and_person

refused 'approve comes after plan' by supervisor "$main" approve && by handler "$main" plan text=更换爆裂管段。 &&
    refused 'is for' by business_head "$main" approve && refused 'handle comes after approve' by handler "$main" handle &&
    refused 'close comes after approve' by centre "$main" close && by supervisor "$main" approve --text 同意，今天完工。 &&
    form_holds "$main" feedback_slip 更换爆裂管段。 同意，今天完工。 && by centre "$proposal" judge channel=letter validity=valid &&
    by centre "$proposal" accept until="$(day 3)" && refused 'has it for other cases' by centre "$proposal" tell_plan && refused 'close comes after approve' by centre "$proposal" close
verdict the_supervisor_reviews_every_plan

today=$(date -d "$(officer_see "$main" '.terms[] | select(.id == "tell_plan") | .from')" +%F)
term_is "$main" tell_plan "$today" && warned_from "$main" tell_plan "$today 15:59" &&
    refused 'handle comes after tell_plan' by handler "$main" handle && refused 'close comes after tell_plan' by centre "$main" close &&
    by centre "$main" tell_plan --text 已电话告知。 && stopped "$main" tell_plan && term_is "$main" answer "$(day 10)"
verdict the_plan_is_told_the_same_day

by handler "$main" handle --text 已更换两米管段。 && refused 'return_slip comes after customer_sign' by centre "$main" return_slip &&
    refused 'signed_on (Signed on): is needed' by handler "$main" customer_sign signed=yes &&
    refused 'reason (Why not signed): is needed' by handler "$main" customer_sign signed=no &&
    refused 'has it for other cases' by centre "$quality" customer_sign signed=yes signed_on="$(day 0)" &&
    by handler "$main" customer_sign signed=yes signed_on="$(day 0)"
verdict the_customer_signs_or_it_is_said_why_not

refused 'close comes after return_slip' by centre "$main" close && refused 'is for' by handler "$main" return_slip &&
    by centre "$main" return_slip && form_holds "$main" feedback_slip 已更换两米管段。
verdict the_slip_returns_to_the_centre

refused 'close comes after find' by centre "$main" close &&
    refused 'responsibility (Responsibility): is needed' by handler "$main" find outcome=established text=巡查漏报。 &&
    refused 'person (Responsible person): is needed' by handler "$main" find outcome=established text=巡查漏报。 responsibility=staff &&
    refused 'has no place' by handler "$main" find outcome=partly text=管网老化。 responsibility=equipment person=某人 &&
    by handler "$main" find outcome=established text=巡查漏报。 responsibility=staff person=马班长 &&
    form_holds "$main" feedback_slip 巡查漏报。 马班长
verdict cause_and_person_are_found

refused 'visit comes after answer' by centre "$main" visit satisfaction=fairly &&
    by centre "$main" answer --text 管段已更换，货物照价赔偿。 && stopped "$main" answer &&
    refused 'close comes after visit' by centre "$main" close && refused 'is for' by handler "$main" visit satisfaction=fairly &&
    refused 'penalise comes after visit' by supervisor "$main" penalise person=马班长 penalty=none &&
    refused 'is needed' by centre "$main" visit && by centre "$main" visit satisfaction=fairly text=基本满意。
verdict the_centre_calls_once_more

penalised() { by supervisor "$main" penalise person=马班长 "$@"; }
refused 'close comes after penalise' by centre "$main" close && refused 'is for' by handler "$main" penalise person=马班长 penalty=none &&
    refused '400 to 100000' penalised penalty=warning amount=399 && refused 'is needed' penalised penalty=warning &&
    penalised penalty=warning amount=400
verdict a_warning_costs_400_yuan_up
refused 'bases (Bases, 800 yuan each): is needed' penalised penalty=minor_demerit &&
    refused '1 to 12' penalised penalty=minor_demerit bases=0 && refused 'has no place' penalised penalty=minor_demerit bases=2 amount=800 &&
    penalised penalty=minor_demerit bases=2
verdict a_minor_demerit_counts_bases
refused "amount (Yuan, the month's whole bonus): is needed" penalised penalty=major_demerit &&
    refused 'has no place' penalised penalty=major_demerit bases=2 amount=3100 && penalised penalty=major_demerit amount=3100 &&
    form_holds "$main" feedback_slip 大过
verdict a_major_demerit_takes_the_bonus

refused 'person (Which department, who): is needed' by handler "$quality" pass_on && by handler "$quality" pass_on person=制水部老吴 &&
    by centre "$quality" judge channel=passed_on validity=valid && form_holds "$quality" record_card 其他部门转来
verdict what_others_receive_is_passed_on

by centre "$main" close && counted 1 statistics company east --quarter "$quarter" &&
    counted 1 statistics representative third --quarter "$quarter" && counted 1 statistics department network --quarter "$quarter" &&
    counted 1 analysis satisfaction fairly && counted 1 analysis ground demand && counted 1 closed_cases state closed --quarter "$quarter"
verdict statistics_count_by_company_and_representative

duty_is analysis "$(period_now month)" "$(day 5 "$(period_ends month)")" &&
    duty_is statistics "$quarter" "$(day 10 "$(period_ends quarter)")" &&
    duty_is review "$quarter" "$(day 15 "$(period_ends quarter)")"
verdict the_duties_come_due

by officer "$main" archive && archive_holds "$main" 城东分公司 昨晚路边水管爆裂 管段已更换，货物照价赔偿。 导出身份信息
verdict the_visitors_case_ends_in_the_archive

case=$main
SHARED_FILED=(kind=quality category=turbid)
SHARED_SEES='centre handler' SHARED_ROUND=supervision
shared_before_refusal() { by centre "$1" judge channel=letter validity=invalid; }
shared_rules record_card water_quality 陈桂兰 13812345678 水管爆裂 抢修班 文三路一百二十号门口
exit "$failed"
