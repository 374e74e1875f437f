#!/bin/bash
# An officer's day at the desk from outside: from arrival to archive by what `show` says, terms behind every
# command, what others may not see, figures and papers; errors that say what to do. A library's regulation,
# which no code has seen.
set -u
cd "$(dirname "$0")/../.."
. tests/tools/library_rig.sh
wang() { "$BIN/tonggui-desk" --data "$ORG/desk" --share "$SHARE" --officer wang --password-file "$WORK/wang" "$@"; }
echo 'wang has a horse' >"$WORK/wang"
LAMP=$(file 1 kind=complaint category=facilities identity=named name=李娜 phone=13800000000 \
    'course=二楼厕所的灯坏了三个星期，晚上很黑，没有人修')
AGAIN=$(file 1 kind=complaint category=facilities 'course=二楼的厕所灯坏了三星期了，晚上黑，一直没人修')
ABOUT=$(file 1 kind=report 'course=王强私卖旧书')

says 0 'chief can open' desk officer add chief --roles admin --new-key-file "$WORK/chief.key"
desk() { "$BIN/tonggui-desk" --data "$ORG/desk" --share "$SHARE" --officer chief --key-file "$WORK/chief.key" "$@"; }
says 0 'wang can open' desk officer add wang --real-name 王强 --department readers --roles reader_services,council \
    --new-password-file "$WORK/wang"
result $? an_officer_is_made_with_name_department_and_roles
says 1 'baker is no role of a regulation in packs/: there are reader_services (读者服务部馆员)' \
    desk officer roles wang --roles baker && says 1 'There is no officer li' desk officer roles li --roles director
result $? an_unknown_role_or_officer_is_told
says 0 'officer remove NAME' "$BIN/tonggui-desk" officer --help && says 2 'officer roles NAME' desk officer wang &&
    says 1 'must be a text' desk officer roles wang --real-name $'\x1b[2J'
result $? an_officers_name_is_text
[ "$(desk officer list --json | jq -r '.[2] | .real_name + .department + .roles[0].title')" = \
    王强readers读者服务部馆员 ]
result $? the_officers_as_json
carry
wang import >"$WORK/arrivals" 2>&1
grep -q "$LAMP .*7 天后\|$LAMP .*天后.*不满意的地方 · 电脑、空调、卫生间" "$WORK/arrivals" && grep -q "$ABOUT *is closed to you" "$WORK/arrivals"
result $? arrivals_are_told_with_their_first_term

plain=$(tr -d - <<<"${LAMP,,}")
says 0 "Case        $LAMP" desk show "$plain" && says 0 "Case        $LAMP" desk show "${plain:0:8}" &&
    says 1 'There is no case' desk show "${plain:0:3}" && says 1 'There is no case' desk show ZZZZZZ
result $? a_case_is_found_by_what_was_typed_of_its_number

says 1 'foo is nothing that cases are told apart by' desk report --by foo && says 0 '' desk report --by kind,state
result $? figures_by_what_nobody_knows_are_refused

# Whom the report names does not see it; whoever asks is noted.
says 1 'closed to you' wang show "$ABOUT" && ! wang list --json | grep -q "$ABOUT" && says 0 "$ABOUT" desk list &&
    says 0 'wang        asked for it and was refused' desk show "$ABOUT" &&
    says 0 'closed to, since the report names them: wang' desk show "$ABOUT"
result $? whom_it_names_takes_no_part
says 0 '答复' desk due --all --on 2030-01-01 && [ "$(desk due --all --json | jq '[.items[] | select(.case)] | length')" = 3 ]
result $? a_case_that_its_importer_could_not_see_is_due_for_others

says 1 'Say why' desk recuse "$AGAIN" wang && says 1 'must be a text' desk recuse "$AGAIN" wang --text $'\xff' && says 0 'is closed to wang' desk recuse "$AGAIN" wang --text '他管灯' &&
    says 1 'closed to you' wang note "$AGAIN" --text x && says 1 'closed to wang' desk take "$AGAIN" --to wang &&
    says 0 'is open to wang again' desk admit "$AGAIN" wang --text '另有人管' && says 0 'is entered' wang note "$AGAIN" --text x
result $? an_officer_is_recused_and_admitted_again

# By what `show` says, without the regulation at hand.
says 0 "accept $LAMP" desk show "$LAMP" && says 0 "ground=rule" desk show "$LAMP" &&
    says 0 'proposed: building (后勤保卫部)' desk show "$LAMP" && says 0 '    李娜' desk show "$LAMP"
result $? show_tells_what_can_be_done_and_what_it_asks_for
says 1 'comes after settle' desk answer "$LAMP" --text 好 && says 1 'not in a case that is new' desk close "$LAMP" &&
    says 1 'no FIELD=VALUE' desk accept "$LAMP" please && says 1 'given twice' desk accept "$LAMP" a=1 a=2 &&
    says 1 'has no field colour' desk accept "$LAMP" colour=red && says 1 '--at: must be a time' desk accept "$LAMP" --at noon &&
    says 1 'There is no officer li' desk take "$LAMP" --to li && says 1 'There is no step bake' desk do "$LAMP" bake
result $? a_wrong_step_says_what_would_be_right
says 0 '承办 (take) is entered' desk take "$LAMP" && says 0 'It is 办理中 (open)' desk accept "$LAMP" &&
    says 0 '转办 (route)' desk route "$LAMP" && says 0 '查清并处理' desk do "$LAMP" settle outcome=established text=灯坏了 &&
    echo 灯修好了。 | desk answer "$LAMP" --text-file - >/dev/null && says 0 '电话回访' wang do "$LAMP" call_back &&
    says 0 'It is 已办结 (closed)' desk close "$LAMP" && says 0 'It is 已归档 (archived)' desk archive "$LAMP"
result $? a_case_goes_from_arrival_to_archive
says 0 '灯修好了。' desk show "$LAMP" && says 0 'kept: due' desk show "$LAMP" && says 0 '结论: 属实' desk show "$LAMP" &&
    says 0 'Outcome: Established' desk show "$LAMP" --lang en
result $? the_history_tells_who_did_what
[ "$(desk show "$LAMP" --json | jq -r '.state + " " + (.history | map(select(.type == "step").step) | join(" ")) + " " + .texts[0].case')" = \
    "archived take accept route settle answer call_back close archive $LAMP" ]
result $? the_case_as_json
[ "$(desk take "$AGAIN" --json | jq -r '.holder + (.steps | map(select(.can).id) | index("accept") | type)')" = chiefnumber ]
result $? a_step_as_json_tells_what_comes_next

says 0 "$LAMP" desk similar "$AGAIN" && [ "$(desk similar "$AGAIN" --json | jq -r '.[0].case')" = "$LAMP" ] &&
    says 1 'There is no case HZ-1' desk link "$AGAIN" HZ-1 && says 1 'is the case itself' desk link "$AGAIN" "$AGAIN" &&
    says 0 '并案 (link)' desk link "$AGAIN" "$LAMP"
result $? cases_that_are_alike_are_offered_and_linked_by_hand

says 0 '13800000000' desk identity "$LAMP" && says 0 'saw who the submitter is' desk show "$LAMP" &&
    says 1 'is anonymous' desk identity "$AGAIN" && says 0 'no roles' desk officer roles wang --roles '' &&
    says 1 'is not for your role' wang identity "$LAMP" && says 0 'not shown to your role' wang show "$LAMP" &&
    ! wang show "$LAMP" | grep -q 李娜
result $? a_name_is_for_its_roles_and_looking_is_recorded
[ "$(desk identity "$LAMP" --json | jq -r '.case + .identity.name')" = "${LAMP}李娜" ] &&
    [ "$(desk officer roles wang --roles council --json | jq -r '.roles[0].title')" = 读者委员会 ] &&
    [ "$(desk recuse "$AGAIN" wang --text 他管灯 --json | jq -c '[.officer, .closed]')" = '["wang",true]' ] &&
    [ "$(desk import --json | jq -c '[.reports, .parcels]')" = '[0,0]' ] &&
    [ "$(desk unreadable --json)" = '[]' ] && [ "$(desk duty done library board 2026-W02 --json | jq -r .period)" = 2026-W02 ]
result $? what_is_done_is_told_to_programs_too

# Terms: behind every command that opens the register, but not into what programs read.
sed -e 's/^version: 4/version: 5/' -e 's/{count: 5, unit: working_days}/{count: 100, unit: hours}/' \
    -e 's/warn: {count: 1, unit: working_days}/warn: {count: 100, unit: hours}/' \
    -e 's/{count: 15, unit: working_days}/{count: 300, unit: hours}/' "$SHARE/packs/library.yaml" >"$WORK/library.yaml"
"$BIN/tonggui-ctl" pack sign "$ORG" "$WORK/library.yaml" >>"$RIVER/log" 2>&1
desk list >/dev/null 2>"$WORK/said" && grep -q '0 late, 2 near their term: `due` lists them' "$WORK/said" &&
    desk register verify 2>&1 >/dev/null | grep -q '2 near their term' &&
    [ -z "$(desk list --json 2>&1 >/dev/null)" ] && [ -z "$(desk due 2>&1 >/dev/null)" ]
result $? nobody_misses_a_term_without_having_been_told
says 4 '迟了' desk due --check --on 2030-01-01 && says 0 'Near its term (2)' desk due --check --lang en && says 0 'chief' desk due --mine &&
    [ "$(desk due --mine --json | jq -r '.items[].case')" = "$AGAIN" ] && says 1 '--on: must be a day' desk due --on soon
result $? due_tells_what_is_late_and_what_is_mine
says 0 'Entered' desk duty done library board 2026-W01 && says 1 'is not a period of this duty' desk duty done library board 2026-10 &&
    says 0 'library board ' desk due --all && says 1 'has no duty bake' desk duty done library bake 2026-10 && says 1 'is no period' desk duty done library board soon
result $? a_duty_is_entered_for_its_period
says 0 "$LAMP" desk list --state archived && says 0 'No such cases' desk list --state refused && says 1 '--state is' desk list --state bad &&
    says 1 '--limit: must be' desk list --limit 0 && says 0 '1 to 1 of' desk list --limit 1 &&
    says 0 "$AGAIN" desk list --mine --json
result $? the_list_is_narrowed_and_paged
says 0 '* building' desk departments "$AGAIN" && [ "$(desk departments "$AGAIN" --json | jq -r '.proposed[0].title')" = 后勤保卫部 ]
result $? departments_are_told
says 0 "What can't be done now" desk steps "$AGAIN" &&
    [ "$(desk steps "$AGAIN" --json | jq -r '.[] | select(.id == "settle") | .fields[0].options[0].title')" = 属实 ]
result $? every_step_is_told_with_its_fields

MONTH=$(date +%Y-%m)
says 0 '读者意见月报' desk report --report monthly --month "$MONTH" && says 0 'duty done library monthly' desk report --report monthly &&
    [ "$(desk report --month "$MONTH" --by kind --json | jq '.total.received')" = 3 ] &&
    desk report --month "$MONTH" --csv 2>/dev/null | grep -q '"complaint",2' &&
    says 1 'it has monthly (读者意见月报)' desk report --report bad && says 1 '--month: 2026-Q3 is none' desk report --month 2026-Q3 &&
    says 1 'not both' desk report --month "$MONTH" --year 2026 && says 1 'is no period' desk report --month soon &&
    says 1 'one of --pdf, --csv' desk report --pdf --csv
result $? figures_as_lines_csv_and_json
desk form "$LAMP" --out "$WORK/form.pdf" 2>/dev/null && desk paper "$LAMP" --out "$WORK/case.pdf" 2>/dev/null &&
    desk report --month "$MONTH" --pdf --out "$WORK/month.pdf" 2>/dev/null && [ "$(head -c 4 "$WORK/month.pdf")" = %PDF ] &&
    pdftotext "$WORK/form.pdf" - | grep -q 读者意见登记表 && pdftotext "$WORK/case.pdf" - | grep -q 灯修好了 &&
    says 1 'there is a file already' desk paper "$LAMP" --out "$WORK/case.pdf" && says 1 'register (读者意见登记表)' desk form "$LAMP" bad
result $? papers_are_drawn_and_nothing_is_overwritten
says 0 printed desk show "$LAMP"
result $? printing_a_name_is_recorded

# Whoever watches is told of a term before it runs out, not only at the end.
desk watch >"$WORK/watched" 2>&1 &
watcher=$!
file 1 urgent kind=danger category=building identity=named name=李娜 "filed=$(date -d '-17 min' +%FT%H:%M)" >/dev/null
carry
told_near() { sed -n '/有危险/,$p' "$WORK/watched" | grep -q 'near their term'; }
river_until 30 told_near
result $? watch_tells_when_a_term_comes_near
kill "$watcher" && wait "$watcher"

says 0 'is erased' desk officer remove wang && says 1 'officer wang' wang list && says 0 'is erased' desk officer remove officer && says 1 'last' desk officer remove chief
result $? a_removed_officer_opens_nothing
says 0 'The register holds' desk register verify && [ "$(desk register verify --json | jq .officers)" = 1 ]
result $? the_register_holds
exit $failed
