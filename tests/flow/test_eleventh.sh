#!/bin/bash
# An eleventh regulation is one YAML file: a library's, that no code knows, from a reader's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin tests/vectors/packs/library.yaml

! grep -rE 'reader_services|branch_name|go_and_look|danger_now|tell_wish' app sync board tools assets
verdict no_code_knows_the_library

# Pages that no shipped regulation has in this order: a choice that asks another, several wishes at once.
regulation_visit '' named 不满意的地方 借书还书和逾期费 分馆、流动车 退还费用 改规定 哪个分馆=城西分馆 \
    怎么称呼=陈桂兰 读者证号=YX-2048 电话=13812345678 请说一说=书按时还了，系统还记着逾期，收了十二元。
main=$case
exported "$main" '"kind":"complaint"' '"category":"loans"' '"room":"branch"' '"branch_name":"城西分馆"' '"day":"unknown"' \
    '"wanted":["refund","change"]' '"who":{"name":"陈桂兰","card":"YX-2048","phone":"13812345678"}' \
    '"course":"书按时还了，系统还记着逾期，收了十二元。"'
verdict a_visit_by_touch_arrives_as_meant

filed=$(moment '-3 hours')
as officer officer roles council --real-name 欧阳建国 >/dev/null
regulation_leave wish kind=wish book=乡土中国 copies=3
regulation_leave past kind=complaint category=quiet room=adults identity=named filed=2025-09-29T10:00
regulation_leave fenced urgent kind=danger category=building room=children identity=named filed="$filed"
regulation_leave gone urgent kind=danger category=building room=local
regulation_leave report kind=report identity=named librarian=孙某
regulation_leave plain kind=complaint category=facilities room=adults
regulation_leave refused kind=complaint category=loans room=adults identity=named name=司马小燕 course='欧阳建国让我等了一个多小时'
regulation_fetch
shared_intake "$main" register 陈桂兰 YX-2048 13812345678 分馆、流动车 书按时还了，系统还记着逾期，收了十二元。
SHARED_SEES='reader_services director' shared_people "$refused" council
shared_handling "$plain" building
shared_refusal "$refused"
shared_report

[ "$(for of in "$wish" "$fenced" "$gone" "$report"; do proposed "$of"; done | paste -sd ' ')" = \
    'acquisitions building,readers building readers' ]
verdict each_of_its_routes_is_proposed

[ "$(ends_at "$fenced" go)" = "$(moment "$filed 20 minutes" '%F %H:%M')" ] && [ "$(stage "$fenced")" = 'go late' ] &&
    [ "$(warned "$fenced" go)" = "$(moment "$filed 15 minutes" '%F %H:%M')" ] &&
    [ "$(ends_at "$gone" go)" = "$(moment "$(received "$gone" '%F %H:%M') 20 minutes" '%F %H:%M')" ]
verdict its_term_in_minutes_runs_from_when_it_was_said

then=$(moment '-1 hour' '%F %H:%M')
by officer "$fenced" accept && refused 'comes after go_and_look' by officer "$fenced" settle outcome=established text=插座松动。 &&
    by officer "$fenced" go_and_look person=保安小周 danger_now=fenced --at "$then" && stopped "$fenced" go late &&
    [ "$(ends_at "$fenced" mend)" = "$(moment "$then 48 hours" '%F %H:%M')" ]
verdict its_term_in_hours_runs_from_the_step_before

by officer "$fenced" settle outcome=established text=插座松动，已围挡。 && by reader_services "$fenced" answer text=正在修理。 &&
    refused 'comes after repair' by officer "$fenced" close && refused 'done_on (' by officer "$fenced" repair &&
    by officer "$fenced" repair "done_on=$(date +%F)" && stopped "$fenced" mend && by officer "$fenced" close &&
    by officer "$gone" accept && by officer "$gone" go_and_look person=保安小周 danger_now=gone && officer_reach "$gone" close
verdict what_is_fenced_off_is_mended_before_it_is_closed

[ "$(working_day 5 2025-09-29)" = 2025-10-13 ] && term_is "$past" answer 2025-10-13 &&
    [ "$(warned "$past" answer)" = '2025-10-11 23:59' ] &&
    term_is "$main" answer "$(working_day 5 "$(received "$main")")" && [ "$(working_day 15 2025-09-29)" = 2025-10-27 ] &&
    refused 'lets it be extended' as officer extend "$past" --until 2025-10-28 --text 读者出差。 &&
    as officer extend "$past" --until 2025-10-27 --text 读者出差。 >/dev/null && term_is "$past" answer 2025-10-27
verdict its_term_in_working_days_skips_the_holidays

by officer "$past" accept && by officer "$past" settle outcome=not_established text=没有占座。 --at '2025-10-26 09:00' &&
    refused 'is for' by acquisitions "$past" answer text=没有占座。 && by director "$past" answer text=没有占座。 --at '2025-10-27 09:00' &&
    stopped "$past" answer && term_is "$past" follow_up 2025-10-30 && refused 'comes after call_back' by officer "$past" close &&
    by reader_services "$past" call_back --at '2025-10-30 09:00' && stopped "$past" follow_up && by officer "$past" close
verdict its_follow_up_is_due_in_three_days

by officer "$wish" accept && term_is "$wish" purchase "$(day 30 "$(received "$wish")")" &&
    [ "$(warned "$wish" purchase)" = "$(day 23 "$(received "$wish")") 23:59" ] && refused 'is for' by director "$wish" choose purchase=buy amount=48 &&
    refused '1 to 5000' by acquisitions "$wish" choose purchase=buy amount=0 &&
    refused '1 to 5000' by acquisitions "$wish" choose purchase=buy amount=5001 &&
    refused 'why (' by acquisitions "$wish" choose purchase=decline &&
    refused 'has no place' by acquisitions "$wish" choose purchase=decline why=绝版 amount=48 &&
    by acquisitions "$wish" choose purchase=buy amount=5000 && stopped "$wish" purchase
verdict its_bounds_hold_where_their_condition_does

term_is "$wish" tell_wish "$(date +%F)" && by reader_services "$wish" answer text=已下单。 && stopped "$wish" tell_wish &&
    form_holds "$wish" register 5000 已下单。 && by officer "$wish" close
verdict its_term_of_the_same_day_follows_the_decision

by officer "$report" accept && refused 'is for' by reader_services "$report" hear_librarian && by director "$report" hear_librarian &&
    by officer "$report" settle outcome=established text=属实。 && by director "$report" answer text=已查实。 &&
    refused 'comes after discipline' by officer "$report" close && refused '50 to 300' by director "$report" discipline penalty=fine deduction=49 &&
    refused '50 to 300' by director "$report" discipline penalty=fine deduction=301 && by director "$report" discipline penalty=fine deduction=50 &&
    strokes "$report" register 1 && by officer "$report" close
verdict its_penalty_has_bounds_and_its_report_a_signature

by officer "$main" accept && officer_reach "$main" close && by officer "$main" dissatisfied && term_is "$main" answer "$(working_day 5)" &&
    refused 'is for' by director "$main" council && by officer "$main" council --text 请复议。 &&
    by reader_services "$main" answer text=十二元已退还，规定也改了。 && by reader_services "$main" call_back && by officer "$main" close &&
    by officer "$main" archive && archive_holds "$main" 借书还书和逾期费 书按时还了 十二元已退还，规定也改了。 打印身份信息
verdict the_visitors_case_ends_in_the_archive

counted 1 monthly wanted refund && counted 1 monthly wanted change && counted 1 monthly purchase buy &&
    river_desk report --report monthly --month "$(period_now month)" --csv | grep -q 乡土中国
verdict its_report_counts_its_own_facts_and_lists_its_columns

duty_is board "$(period_now week)" "$(working_day 1 "$(period_ends week)")" &&
    duty_is monthly "$(period_now month)" "$(day 5 "$(period_ends month)")" &&
    duty_is rules "$(period_now year)" "$(working_day 20 "$(period_ends year)")"
verdict its_duties_come_due
exit "$failed"
