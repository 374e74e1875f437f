#!/bin/bash
# A maker of consumer goods with shops (tests/RULES.md, R9), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin retail

six=(cause=接缝胶水不合格。 course=三月到货后陆续开胶。 person=来料检验员冯某 outcome=established
    conclusion=同批二十件都有问题。 countermeasure=整批退回供应商。 prevention=每批抽检五件。)

routed() { # CASE DEPARTMENT …: confirmed, accepted, named
    local of=$1
    shift
    by shop "$of" confirm grounds=hold text=小票相符。 && by superior "$of" accept && as hr route "$of" "$@" >/dev/null
}

# Of each category one that is anonymous.
for kind in consumer agent franchisee; do
    "$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 6 kind=$kind demand=criticism >/dev/null
done
regulation_left=18
regulation_leave fresh kind=consumer category=quality demand=return,exchange identity=named reply_way=writing name=卫女士 filed="$(moment now)"
regulation_leave past kind=consumer category=returns demand=damages,return identity=named filed=2026-03-02T09:10
regulation_leave unsure kind=agent category=account demand=reduction identity=named filed=2026-03-02T09:10 clock=unsure
regulation_leave own kind=consumer category=price demand=reduction,damages identity=named reply_way=oral
regulation_fetch
of() { river_desk list --json | jq -r --arg kind "$1" --arg category "$2" '[.[] | select(.kind == $kind and
    .category == $category and .identity == "anonymous")][0].case'; } # KIND CATEGORY: an anonymous one

[ "$(river_desk list --json | jq -r '[.[] | select(.identity == "anonymous") | .kind + ":" + .category] | sort | join(" ")')" = \
    "$(printf '%s\n' consumer:{quality,price,returns,delivery,manner,other} agent:{quality,supply,account,territory,contract,other} \
        franchisee:{quality,supply,account,training,contract,other} | LC_ALL=C sort | paste -sd ' ')" ] &&
    [ "$(proposed "$(of agent account)")" = finance,channels ] && [ "$(proposed "$(of franchisee training)")" = channels ] &&
    [ "$(proposed "$(of consumer manner)")" = shops ]
verdict three_kinds_of_customer_are_taken

counted 18 monthly demand criticism && counted 2 monthly demand reduction && counted 2 monthly demand return &&
    counted 1 monthly demand exchange && counted 2 monthly demand damages && exported "$fresh" '"return"' '"exchange"'
verdict several_demands_are_counted_each

supply=$(of agent supply)
refused 'accept comes after confirm' by superior "$supply" accept && refused 'refuse comes after confirm' by superior "$supply" \
    refuse ground=no_ground --text 请谅解。 && refused 'is for' by superior "$supply" confirm grounds=hold text=属实。 &&
    refused 'must be one of' by shop "$supply" confirm grounds=perhaps text=属实。 && refused 'text (' by shop "$supply" confirm grounds=hold &&
    by shop "$supply" confirm grounds=unsure text=要等总部的发货单。
verdict the_shop_confirms_first

refused 'is for' by shop "$supply" accept && refused 'is for' by shop "$supply" refuse ground=no_ground --text 请谅解。 &&
    refused 'is for' by hr "$supply" accept && by superior "$supply" accept text=先受理。
verdict only_the_superior_accepts_or_refuses

# Two days to decide it, from when it was first said.
arrived=$(received "$own")
term_is "$own" decide_acceptance "$(day 2 "$arrived")" && [ "$(warned "$own" decide_acceptance)" = "$(day 1 "$arrived") 23:59" ] &&
    [ "$(stage "$past")" = 'decide_acceptance late' ] && [ "$(ends "$past" decide_acceptance)" = 2026-03-04 ] &&
    [ "$(ends "$unsure" decide_acceptance)" = "$(day 2 "$(received "$unsure")")" ] &&
    by shop "$own" confirm grounds=own_cause text=用硬物划伤。 &&
    refused 'the reply that the submitter gets' by superior "$own" refuse ground=own_cause &&
    by superior "$own" refuse ground=own_cause --text 谢谢您告诉我们，刮痕是使用中造成的，我们愿意帮您修。 &&
    stopped "$own" decide_acceptance && [ -z "$(stage "$own")" ] && counted 1 refused ground own_cause &&
    by officer "$own" archive && archive_holds "$own" 顾客自身原因 收到时间 谢谢您告诉我们，刮痕是使用中造成的，我们愿意帮您修。 ''
verdict the_customers_own_cause_is_answered_politely

refused 'route comes after accept' as hr route "$fresh" quality && by shop "$fresh" confirm grounds=hold text=接缝开胶属实。 &&
    by superior "$fresh" accept text=同意受理。 && refused 'is for' as superior route "$fresh" quality &&
    refused 'opinion comes after route' by department "$fresh" opinion text=换货。 && as hr route "$fresh" quality logistics >/dev/null &&
    [ "$(officer_see "$fresh" '[.departments[].id] | join(",")')" = quality,logistics ]
verdict only_hr_names_the_department

wants_six() {
    local part
    for part in "${six[@]}"; do
        refused "${part%%=*} (" by department "$fresh" find "${six[@]/$part/${part%%=*}=}" || return 1
    done
}
refused 'is for' by shop "$fresh" find "${six[@]}" && wants_six && by department "$fresh" find "${six[@]}" && form_holds "$fresh" inquiry 接缝胶水不合格。 三月到货后陆续开胶。 来料检验员冯某 属实 \
    同批二十件都有问题。 整批退回供应商。 每批抽检五件。 品质部
verdict the_inquiry_report_has_its_six_parts

refused 'approve comes after review' by general_manager "$fresh" approve settlement=exchange && refused 'is for' by department "$fresh" review text=好。 &&
    refused 'answer comes after approve' by service "$fresh" answer answer_way=writing text=换货。 && by hr "$fresh" review text=报告完整。 &&
    refused 'is for' by hr "$fresh" approve settlement=exchange && refused 'amount (' by general_manager "$fresh" approve settlement=damages &&
    refused 'has no place' by general_manager "$fresh" approve settlement=exchange amount=5 &&
    by general_manager "$fresh" approve settlement=exchange text=当天换。 && form_holds "$fresh" inquiry 报告完整。 当天换。
verdict the_general_manager_sees_it_before_the_answer

refused 'is for' by shop "$fresh" answer answer_way=oral text=换货。 && refused 'answer_way (' by service "$fresh" answer text=换货。 &&
    refused 'must be one of' by service "$fresh" answer answer_way=banner text=换货。 && by service "$fresh" answer answer_way=writing \
    text=今天就给您换新的，检验办法也改了。
verdict customer_service_answers

begun=$(received "$fresh")
by shop "$past" confirm grounds=hold text=属实。 && by superior "$past" accept && stopped "$past" decide_acceptance late &&
    [ "$(stage "$past")" = 'close late' ] && [ "$(ends "$past" close)" = 2026-03-09 ] &&
    [ "$(ends "$unsure" close)" = "$(day 7 "$(received "$unsure")")" ] && term_is "$fresh" close "$(day 7 "$begun")" &&
    [ "$(warned "$fresh" close)" = "$(day 5 "$begun") 23:59" ] && refused 'close comes after opinion' by service "$fresh" close &&
    by department "$fresh" opinion text=同意换货并追责供应商。 && by service "$fresh" close && stopped "$fresh" close
verdict it_is_closed_in_seven_days

form_holds "$fresh" record 卫女士 退货 换货 我是顾客 接缝开胶属实。 同意受理。 品质部 物流部 同意换货并追责供应商。 \
    今天就给您换新的，检验办法也改了。 "$(received "$fresh" %Y)"
verdict the_record_card_holds_acceptance_and_opinion

regulation_visit '' named 我是顾客 退换货和维修 退货 赔偿 书面答复 什么商品=橡木餐桌YM-1800 哪家门店=西湖店 哪位员工=导购蒋某 \
    说一说=桌面送来第三天开裂，门店说不退。 什么凭据=小票0231号和照片三张 姓名或单位=韩先生 电话=13612345678 寄到哪里=文二路8号
main=$case
exported "$main" '"kind":"consumer"' '"category":"returns"' '"return"' '"damages"' '"reply_way":"writing"' \
    '"product":"橡木餐桌YM-1800"' '"name":"韩先生"' '"address":"文二路8号"' 桌面送来第三天开裂，门店说不退。
verdict a_visit_by_touch_arrives_as_meant

SHARED_FILED=(kind=consumer category=price demand=criticism)
SHARED_SEES='service' SHARED_ROUND=audit
shared_rules record marketing 韩先生 13612345678 我是顾客 退换货和维修 退货 赔偿 橡木餐桌YM-1800 西湖店 导购蒋某 \
    桌面送来第三天开裂，门店说不退。 小票0231号和照片三张

duty_is statistics "$(period_now month)" "$(date -d "$(period_ends month) +1 day" +%Y-%m-10)"
verdict the_duties_come_due

officer_story "$main" && archive_holds "$main" 我是顾客 小票0231号和照片三张 总经理审批 打印身份信息
verdict the_visitors_case_ends_in_the_archive
exit "$failed"
