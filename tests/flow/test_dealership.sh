#!/bin/bash
# A car dealership (tests/RULES.md, R8), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin dealership

rated() { # CASE LEVEL [CHANNEL]: accepted, and its level set
    local more=()
    [ "$2" = general ] || more=(major_ground=repeated)
    by relations "$1" accept && by relations "$1" classify "level=$2" "channel=${3:-store}" ${more[@]+"${more[@]}"}
}

decided() { # CASE [COMPENSATION]
    by relations "$1" decide validity=valid "compensation=${2:-none}" text=配件没有装好，重新修理。
}

regulation_leave early kind=service category=repair identity=named about_person=nobody filed="$(moment '-19 hours')"
regulation_leave near kind=service category=charges identity=named about_person=nobody filed="$(moment '-21 hours')"
regulation_leave over kind=sales category=quality identity=named about_person=nobody filed="$(moment '-25 hours')"
regulation_leave fresh kind=sales category=price identity=named about_person=nobody filed="$(moment '-7 hours')"
regulation_leave unsure kind=sales category=papers identity=named about_person=nobody filed=2026-03-02T09:10 clock=unsure
regulation_leave past kind=service category=waiting identity=named about_person=nobody filed=2026-03-02T09:10
regulation_leave served kind=service category=parts about_person=nobody
regulation_leave about kind=sales category=manner about_person=consultant subject=销售部孙某
regulation_leave group kind=service category=damage about_person=nobody told_before=call_centre
regulation_fetch

# Until somebody sets the level nobody knows that the 24 hours run: that has twelve, from the first word.
hours() { # CASE CLOCK: its length and how long before the end it is told
    officer_see "$1" ".terms[] | select(.id == \"$2\") | [.from, .end, .warn] | map(fromdate) |
        \"\((.[1] - .[0]) / 3600) \((.[1] - .[2]) / 3600)\""
}
[ "$(hours "$fresh" classify)" = '12 4' ] && [ "$(stage "$fresh")" = 'classify later' ] &&
    [ "$(stage "$early")" = 'classify late' ] && rated "$fresh" general && stopped "$fresh" classify &&
    [ "$(stage "$fresh")" = 'answer later' ] && [ "$(officer_see "$unsure" '.terms[] | select(.id == "classify") | .from')" = \
        "$(officer_see "$unsure" .received)" ]
verdict the_level_is_set_within_twelve_hours

grounds() {
    local ground
    for ground in repeated manufacturer blocking disturbance exchange press other; do
        by relations "$1" classify level=major "major_ground=$ground" channel=store || return 1
    done
}
refused 'is for' by staff "$early" classify level=general channel=store && by relations "$early" accept &&
    refused 'major_ground (' by relations "$early" classify level=major channel=store && grounds "$early" &&
    refused 'must be one of' by relations "$early" classify level=major major_ground=whim channel=store &&
    refused 'has no place' by relations "$early" classify level=general major_ground=press channel=store &&
    rated "$near" major && rated "$over" major && [ "$(proposed "$over")" = relations,brand,legal ]
verdict a_major_one_says_why

channels() {
    local channel
    for channel in store consultant relations follow_up call_centre call; do
        by relations "$1" classify level=general "channel=$channel" || return 1
    done
}
refused 'channel (' by relations "$served" classify level=general && refused 'must be one of' by relations "$served" classify \
    level=general channel=fax && channels "$served" && exported "$group" '"told_before":"call_centre"' &&
    form_holds "$served" record 来电 没有，今天第一次说
verdict the_channel_is_registered

[ "$(hours "$early" early_warning)" = '24 4' ] && [ "$(stage "$early")" = 'early_warning later' ] &&
    [ "$(stage "$near")" = 'early_warning soon' ] && [ "$(stage "$over")" = 'early_warning late' ] &&
    refused 'is for' by staff "$over" early_warning brand_told=罗总监 legal_told=唐律师 text=客户要退车。 &&
    refused 'brand_told (' by relations "$over" early_warning legal_told=唐律师 text=客户要退车。 &&
    refused 'legal_told (' by relations "$over" early_warning brand_told=罗总监 text=客户要退车。 &&
    by relations "$over" early_warning brand_told=罗总监 legal_told=唐律师 text=客户要退车。 && stopped "$over" early_warning late &&
    form_holds "$over" record 罗总监 唐律师 客户要退车。 && refused 'has it for other cases' by relations "$fresh" early_warning &&
    [ -z "$(officer_term "$fresh" early_warning)" ]
verdict the_early_warning_is_due_in_24_hours

[ "$(stage "$over")" = 'report_up late' ] && [ "$(hours "$early" report_up)" = '24 2' ] &&
    refused 'report_up comes after early_warning' by relations "$early" report_up vice_president_told=高某 ceo_told=马某 &&
    refused 'vice_president_told (' by relations "$over" report_up ceo_told=马某 &&
    refused 'ceo_told (' by relations "$over" report_up vice_president_told=高某 &&
    by relations "$over" report_up vice_president_told=高某 ceo_told=马某 && stopped "$over" report_up late
verdict the_warning_goes_on_to_the_top

by relations "$over" assist person=孙某 text=交车时已有异响。 && refused 'decide comes after crisis_meeting' decided "$over" &&
    refused 'is for' by relations_manager "$over" crisis_meeting person=各部门经理 text=换车。 &&
    refused 'person (' by general_manager "$over" crisis_meeting text=换车。 &&
    by general_manager "$over" crisis_meeting person=各部门经理 text=七日内换车。 && decided "$over" &&
    form_holds "$over" record 七日内换车。
verdict the_crisis_team_meets_before_the_decision

by relations "$over" handle text=已换车。 && by relations "$over" answer text=已为您换车。 &&
    refused 'close comes after manufacturer_warning' by relations "$over" close &&
    refused 'text (' by relations "$over" manufacturer_warning manufacturer_rule=warned &&
    by relations "$over" manufacturer_warning manufacturer_rule=warned text=已报厂家区域经理。 && by relations "$over" close &&
    refused 'has it for other cases' by relations "$served" manufacturer_warning manufacturer_rule=none
verdict the_manufacturers_rules_are_followed

# Handled by Customer Relations with whoever served the customer…
[ "$(proposed "$served")" = relations,service ] && by relations "$served" accept && refused 'decide comes after assist' decided "$served" &&
    refused 'has it for other cases' by relations "$served" hear_subject text=说明。 && by staff "$served" assist person=吴某 text=建议换新件。 &&
    decided "$served" && form_holds "$served" record 建议换新件。
verdict whoever_served_helps

# … but never where it is about that person.
[ "$(proposed "$about")" = relations ] && rated "$about" general && refused 'has it for other cases' by staff "$about" assist person=孙某 text=我来办。 &&
    refused 'decide comes after hear_subject' decided "$about" && refused 'is for' by staff "$about" hear_subject text=我没有。 &&
    refused 'is for' by staff "$about" decide validity=invalid compensation=none text=不成立。 &&
    by relations "$about" hear_subject text=承认语气不好。 && decided "$about" && form_holds "$about" record 承认语气不好。 销售部孙某
verdict whoever_it_is_about_does_not_help

rated "$group" general call_centre && by relations "$group" assist person=何某 text=停车时刮伤。 && decided "$group" goodwill &&
    refused 'handle comes after goodwill' by relations "$group" handle text=补漆。 &&
    refused 'answer comes after goodwill' by relations "$group" answer text=补漆。 &&
    refused 'is for' by relations "$group" goodwill text=补漆。 amount=600 approval=granted &&
    refused '1 to 1000000' by relations_manager "$group" goodwill text=补漆。 amount=0 approval=granted &&
    refused 'approval (' by relations_manager "$group" goodwill text=补漆。 amount=600 &&
    by relations_manager "$group" goodwill text=免费补漆，另送保养一次。 amount=600 approval=granted &&
    form_holds "$group" goodwill 免费补漆，另送保养一次。 600 同意 善意维修核决表 客户签名 &&
    refused 'has it for other cases' by relations_manager "$served" goodwill text=送。 amount=1 approval=granted
verdict compensation_is_approved_on_its_form

refused 'report_back comes after handle' by relations "$group" report_back person=集团小冯 text=已补漆。 &&
    by relations "$group" handle text=已补漆。 && [ "$(hours "$group" report_back)" = '24 4' ] &&
    [ "$(stage_on "$group" "$(day 2)")" = 'report_back late' ] && [ "$(stage "$group")" = 'report_back later' ] &&
    refused 'close comes after' by relations "$group" close && refused 'person (' by relations "$group" report_back text=已补漆。 &&
    refused 'has it for other cases' by relations "$served" report_back person=集团小冯 text=不必。 &&
    [ -z "$(officer_term "$served" report_back)" ]
verdict the_group_has_the_result_in_24_hours

by relations "$group" answer text=已补漆并送保养。 && refused 'visit comes after report_back' by relations "$group" visit satisfaction=fair &&
    by relations "$group" report_back person=集团小冯 text=已补漆。 && stopped "$group" report_back &&
    refused 'close comes after visit' by relations "$group" close && refused 'satisfaction (' by relations "$group" visit &&
    by relations "$group" visit satisfaction=satisfied text=满意。 && by relations "$group" close && counted 1 monthly satisfaction satisfied
verdict the_groups_survey_closes_it

regulation_visit '' named 修车保养的事 没修好、反复修 跟集团呼叫中心说过 是，维修接待 什么车型=远行5四驱版 这位员工=维修接待胡某 \
    说一说=刹车异响修了三次还在响。 希望=免费重修并提供代步车 怎么称呼=沈女士 电话=13712345678
main=$case
exported "$main" '"kind":"service"' '"category":"repair"' '"told_before":"call_centre"' '"about_person":"receptionist"' \
    '"plate":"浙A12345"' '"model":"远行5四驱版"' '"subject":"维修接待胡某"' '"name":"沈女士"' 刹车异响修了三次还在响。
verdict a_visit_by_touch_arrives_as_meant

SHARED_FILED=(kind=service category=waiting about_person=nobody)
SHARED_SEES='relations relations_manager' SHARED_ROUND=audit
shared_rules record relations,service 沈女士 13712345678 远行5四驱版 浙A12345 没修好、反复修 刹车异响修了三次还在响。 \
    跟集团呼叫中心说过 维修接待胡某 免费重修并提供代步车

form_holds "$main" record 沈女士 13712345678 远行5四驱版 浙A12345 刹车异响修了三次还在响。
verdict the_record_holds_car_and_plate

arrived=$(received "$unsure")
rated "$past" general && rated "$unsure" general && [ "$(ends "$past" answer)" = 2026-03-09 ] &&
    [ "$(warned "$past" answer)" = '2026-03-07 23:59' ] && term_is "$unsure" answer "$(day 7 "$arrived")" &&
    by relations "$unsure" assist person=吴某 text=已说明。 && decided "$unsure" && by relations "$unsure" answer text=已办好。 &&
    stopped "$unsure" answer
verdict the_answer_is_due_in_seven_days

duty_is weekly "$(period_now week)" "$(working_day 1 "$(period_ends week)")" && duty_is monthly "$(period_now month)" "$(working_day 3 "$(period_ends month)")"
verdict the_duties_come_due

by relations "$main" classify level=major major_ground=repeated channel=call_centre && officer_story "$main" &&
    archive_holds "$main" 修车保养的事 刹车异响修了三次还在响。 预警：品牌事业部和法务部 打印身份信息
verdict the_visitors_case_ends_in_the_archive
exit "$failed"
