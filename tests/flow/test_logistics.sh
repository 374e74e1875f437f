#!/bin/bash
# A logistics company's customer service (tests/RULES.md, R5), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin logistics

# Of each category one that is anonymous, named ones that bear their own time.
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 5 kind=service >/dev/null
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 8 kind=business >/dev/null
regulation_left=13
filed=$(moment '-3 hours')
regulation_leave past kind=business category=claims identity=named filed="$filed"
regulation_leave soon kind=business category=claims identity=named filed="$(moment '-22 minutes')"
regulation_leave unsure kind=business category=claims identity=named filed="$filed" clock=unsure
regulation_leave manners kind=service category=manner identity=named manner_day="$(day -32)"
regulation_fetch

regulation_visit '' named 业务投诉 送货不及时 在线聊天 运单号=HZ20261123007 投诉谁=城西网点 怎么称呼=陈桂兰 您的电话=13812345678 \
    您希望=请今天送到，赔偿误工。 经过=说好周一上午送到，等到周三还没有来，打电话三次都说在路上。
main=$case
exported "$main" '"category":"delivery"' '"who":{"name":"陈桂兰","phone":"13812345678"}' '"waybill":"HZ20261123007"' \
    '"course":"说好周一上午送到，等到周三还没有来，打电话三次都说在路上。"'
verdict a_visit_by_touch_arrives_as_meant
form_holds "$main" register 陈桂兰 13812345678 城西网点 业务投诉 送货不及时 HZ20261123007 请今天送到，赔偿误工。 \
    说好周一上午送到，等到周三还没有来，打电话三次都说在路上。
verdict the_register_form_holds_what_was_asked

of() { river_desk list --json | jq -r --arg of "$1" '[.[] | select(.category == $of and .identity == "anonymous")][0].case'; }
routes=
for category in manner arrogant promise conduct duty discrepancy unloading delivery collection tracking messages sign_off claims; do
    routes="$routes $category:$(proposed "$(of $category)")"
done
[ "$routes" = " manner:customer_service arrogant:customer_service promise:customer_service conduct:personnel \
duty:personnel discrepancy:warehouse,transport unloading:warehouse delivery:delivery collection:delivery \
tracking:information messages:information sign_off:information claims:claims" ] || { echo "#$routes"; false; }
verdict service_and_business_have_their_categories

# Half an hour from receipt.
plan=(channel=kiosk solved=unsolved text=今晚加派一班车。)
[ "$(ends_at "$past" plan)" = "$(moment "$filed 30 minutes" '%F %H:%M')" ] && [ "$(stage "$past")" = 'plan late' ] &&
    [ "$(warned "$past" plan)" = "$(moment "$filed 20 minutes" '%F %H:%M')" ] && [ "$(stage "$soon")" = 'plan soon' ] &&
    [ "$(ends_at "$unsure" plan)" = "$(moment "$(received "$unsure" '%F %H:%M') 30 minutes" '%F %H:%M')" ] &&
    by agent "$past" plan "${plan[@]}" --at "$(moment "$filed 29 minutes" '%F %H:%M')" && stopped "$past" plan &&
    by agent "$soon" plan "${plan[@]}" && refused 'is for' by leader "$main" plan "${plan[@]}" &&
    refused 'text (Plan or solution): is needed' by agent "$main" plan channel=chat solved=unsolved &&
    refused 'lets be extended' as manager extend "$main" --until "$(day 1)" --text 还在查。
verdict a_plan_is_due_in_thirty_minutes

by agent "$main" accept
refused 'close comes after plan' by agent "$main" close && refused 'channel (How it came in): is needed' by agent "$main" plan solved=unsolved text=加派。 &&
    refused 'must be one of' by agent "$main" plan channel=fax solved=unsolved text=加派。 &&
    by agent "$main" plan channel=chat solved=unsolved text=今晚加派一班车。 && stopped "$main" plan &&
    exported "$main" '"reply_by":"chat"' && form_holds "$main" register 来的方式在线聊天 答复方式在线聊天 今晚加派一班车。
verdict the_channel_is_registered

told_on=$(date -d "$filed 29 minutes" +%F)
[ "$(ends_at "$past" escalate)" = "$(moment "$filed 59 minutes" '%F %H:%M')" ] && late "$past" escalate &&
    [ "$(warned "$past" escalate)" = "$(moment "$filed 49 minutes" '%F %H:%M')" ] &&
    by agent "$past" escalate person=孙主管 text=请调车。 && stopped "$past" escalate late &&
    refused 'close comes after escalate' by agent "$main" close && refused 'is for' by leader "$main" escalate person=孙主管 text=请调车。 &&
    refused 'person (Which leader): is needed' by agent "$main" escalate text=请调车。 &&
    by agent "$main" escalate person=孙主管 text=请调车。 && stopped "$main" escalate && form_holds "$main" register 孙主管
verdict the_unsolved_goes_to_the_leader

today=$(date -d "$(officer_see "$main" '.terms[] | select(.id == "tell_customer") | .from')" +%F)
[ "$(ends "$past" tell_customer)" = "$told_on" ] && term_is "$main" tell_customer "$today" &&
    warned_from "$main" tell_customer "$today 15:59" && refused 'close comes after tell_customer' by agent "$main" close &&
    by agent "$main" tell_customer --text 正在调车，今晚送到。 && stopped "$main" tell_customer && [ -z "$(stage "$main")" ] &&
    by agent "$(of promise)" plan channel=phone solved=solved text=已当场改正。 && [ -z "$(stage "$(of promise)")" ] &&
    refused 'has it for other cases' by agent "$(of promise)" tell_customer --text 还在办。 &&
    refused 'has it for other cases' by agent "$(of promise)" escalate person=孙主管 text=请调车。
verdict the_unsolved_is_told_to_the_customer

found=(outcome=established text=网点漏派。)
refused 'find comes after hear_customer' by agent "$main" find "${found[@]}" gap=none && by agent "$main" hear_customer --text 每次都说在路上。 &&
    refused 'tell_subject comes after find' by leader "$main" tell_subject --text 属实。 &&
    refused 'find comes after hear_subject' by agent "$main" find "${found[@]}" gap=none && by leader "$main" hear_subject --text 网点说没有接到派单。 &&
    refused 'has it for other cases' by agent "$(of promise)" hear_customer && by agent "$(of promise)" accept &&
    refused 'find comes after hear_subject' by agent "$(of promise)" find "${found[@]}" gap=none &&
    form_holds "$main" register 每次都说在路上。 网点说没有接到派单。
verdict both_sides_are_heard

refused 'close comes after find' by agent "$main" close && refused 'gap (Gap in the process): is needed' by agent "$main" find "${found[@]}" &&
    refused 'gap_text (The gap, and how to close it): is needed' by agent "$main" find "${found[@]}" gap=found &&
    refused 'has no place' by agent "$main" find "${found[@]}" gap=none gap_text=派单不回执。 &&
    by leader "$main" find "${found[@]}" gap=found gap_text=派单没有回执，改为必须确认。 && form_holds "$main" register 网点漏派。 派单没有回执，改为必须确认。
verdict a_gap_is_put_in_words

refused 'close comes after classify' by agent "$main" close && refused 'is for' by leader "$main" classify validity=valid level=general &&
    refused 'level (Level): is needed' by agent "$main" classify validity=valid &&
    refused 'grave_ground (Why grave): is needed' by agent "$main" classify validity=valid level=grave &&
    refused 'has no place' by agent "$main" classify validity=valid level=general grave_ground=press &&
    by agent "$main" classify validity=valid level=grave grave_ground=conflict && form_holds "$main" register 有效 重大
verdict a_grave_one_says_why

refused 'close comes after answer' by agent "$main" close && refused 'is for' by leader "$main" answer --text 已送到。 &&
    by agent "$main" answer --text 货已送到，赔偿误工两百元。 && refused 'close comes after tell_subject' by agent "$main" close &&
    by leader "$main" tell_subject --text 漏派属实，已通报。 && form_holds "$main" register 货已送到，赔偿误工两百元。 漏派属实，已通报。
verdict both_sides_are_told

refused 'refuse comes after classify' by agent "$unsure" refuse ground=beyond --text 超出服务。 &&
    refused 'has it for other cases' by agent "$main" refuse ground=beyond --text 超出服务。 && by agent "$unsure" accept &&
    by agent "$unsure" classify validity=invalid invalid_kind=plain && refused 'has it for other cases' by agent "$unsure" close
verdict the_invalid_are_refused_and_not_closed

refused 'invalid_kind (Kind of invalid): is needed' by agent "$unsure" classify validity=invalid &&
    refused 'has no place' by agent "$unsure" classify validity=invalid invalid_kind=plain level=general &&
    refused 'has no place' by agent "$unsure" classify validity=valid level=general invalid_kind=plain &&
    by agent "$unsure" classify validity=invalid invalid_kind=malicious && form_holds "$unsure" register 无效 恶意
verdict an_invalid_one_is_plain_or_malicious

exported "$manners" "\"manner_day\":\"$(day -32)\"" && [ "$(officer_see "$manners" .state)" = new ] &&
    form_holds "$manners" register "$(date -d "$(day -32)" +%Y年%-m月%-d日)" && by agent "$manners" accept
verdict late_manners_are_taken_all_the_same

invalid=("$unsure" "$(of discrepancy)" "$(of unloading)" "$(of tracking)" "$(of messages)" "$manners")
grounds=(submitter_fault beyond trouble anonymous_unproven unverifiable late_manner) as_meant=0
for i in 0 1 2 3 4 5; do
    by agent "${invalid[i]}" classify validity=invalid invalid_kind=plain &&
        refused 'the reply that the submitter gets' by agent "${invalid[i]}" refuse "ground=${grounds[i]}" &&
        by agent "${invalid[i]}" refuse "ground=${grounds[i]}" --text 查无实据。 && counted 1 analysis ground "${grounds[i]}" || as_meant=1
done
[ "$as_meant" = 0 ] && by agent "$soon" classify validity=invalid invalid_kind=plain &&
    refused 'late_manner (态度问题，过了一个月才提出)' by agent "$soon" refuse ground=other --text 不办。
verdict six_grounds_are_invalid

duty_is analysis "$(period_now month)" "$(day 5 "$(period_ends month)")" &&
    counted 1 analysis gap found && counted 1 analysis level grave
verdict the_duties_come_due

by agent "$main" close && by officer "$main" archive && archive_holds "$main" 送货不及时 等到周三还没有来 货已送到，赔偿误工两百元。 导出身份信息
verdict the_visitors_case_ends_in_the_archive

case=$main
SHARED_FILED=(kind=business category=collection)
SHARED_SEES='agent manager' SHARED_ROUND=audit
shared_before_refusal() { by agent "$1" classify validity=invalid invalid_kind=plain; }
shared_rules register delivery 陈桂兰 13812345678 城西网点 送货不及时 HZ20261123007 请今天送到，赔偿误工。
exit "$failed"
