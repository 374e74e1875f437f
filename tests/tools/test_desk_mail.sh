#!/bin/bash
# Headquarters writes to somebody who gave no name, from outside: a question, a message, the report's own text;
# what a step tells by itself; the bundles that go out, whether there is anything to say or not.
set -u
cd "$(dirname "$0")/../.."
. tests/tools/library_rig.sh
OUT=$ORG/desk/spool/out
LAMP=$(file 1 kind=complaint category=facilities 'course=二楼厕所的灯坏了三个星期，晚上很黑')
NAMED=$(file 1 kind=complaint category=facilities identity=named name=李娜 phone=13800000000 course=太吵)

says 0 'no bundle yet' desk mail && says 0 '还没有信包' desk mail --lang zh-Hans
result $? before_the_first_import_there_is_no_mail
carry
desk import >/dev/null 2>&1
sizes() { stat -c %s "$OUT"/*.mail | sort -u; }
[ "$(ls "$OUT"/main-*.mail | wc -l)" = 1 ] && [ "$(sizes)" = $((187 + 16 * (16 + 2048))) ]
result $? an_import_makes_a_bundle_for_the_group
says 0 'bundle 1 of' desk mail && [ "$(desk mail --json | jq '[.letters, .groups[0].last, .groups[0].waiting] | @csv' -r)" = 16,1,2 ]
result $? what_arrived_is_told_to_its_mailbox
says 0 '信箱告知：总部已收到您提交的内容' desk show "$LAMP" --lang zh-Hans &&
    [ "$(desk show "$LAMP" --json | jq -r '.history[0] | .type + .kind')" = letterstatus ]
result $? the_history_has_the_letter

says 0 'goes with the next bundle' desk ask "$LAMP" --text '是哪一间？' && says 0 'takes 252 more' desk write "$LAMP" --text 已派人去看 &&
    says 1 'Say what' desk ask "$LAMP" && says 1 'nothing in it' desk ask "$LAMP" --text $'\u200b\u2060\ufeff\u202e' && says 1 'nothing in it' desk ask "$LAMP" --text ' ' && says 1 'no case' desk ask ZZZZ --text x
result $? an_officer_asks_and_writes
says 0 '去信询问' desk show "$LAMP" --lang zh-Hans && says 0 '是哪一间？' desk show "$LAMP"
result $? what_was_asked_stands_in_the_case
says 0 "mailbox goes with the mail" desk accept "$LAMP" && ! desk note "$LAMP" --text 内部 | grep -q mailbox
result $? a_step_says_whether_it_is_told
says 0 'next bundle' desk echo "$NAMED" && ! desk show "$NAMED" --json | jq -c '.history' | grep -q 13800000000
result $? a_report_is_given_back_without_names

says 0 '1 bundles have not been carried' desk mail && ! desk due | grep -q 'do not go out' && [ "$(desk mail --json | jq .uncarried)" = 1 ]
result $? what_no_courier_has_carried_is_told
for bundle in "$OUT"/*.mail; do touch -d '2 days ago' "$bundle"; done
says 0 'do not go out' desk due && says 0 '没有寄出' desk due --lang zh-Hans
result $? after_a_day_it_is_told_unasked
before=$(cat "$OUT"/*.mail | sha256sum)
"$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$RIVER/log" 2>&1
[ "$(find "$OUT" -name '*.mail' | wc -l)" = 0 ] && ! desk mail | grep -q carried && says 0 '1 bundles lie' desk mail resend &&
    [ "$(cat "$OUT"/*.mail | sha256sum)" = "$before" ]
result $? a_bundle_that_the_hub_lost_goes_again
touch "$OUT/main-0-1.mail.refused" && says 0 'would not take' desk mail && says 0 'do not go out' desk due && rm "$OUT/main-0-1.mail.refused"
result $? what_the_hub_refused_is_told
desk import >/dev/null 2>&1
[ "$(find "$OUT" -name '*.mail' | wc -l)" = 1 ]
result $? there_is_one_bundle_a_period

desk proof "$NAMED" --out "$WORK/filed" 2>/dev/null && [ "$(jq -r '[has("proof"), .who.name] | @csv' "$WORK/filed")" = 'false,"李娜"' ] &&
    says 0 'exported who the submitter is' desk show "$NAMED" && says 1 'has 1 reports' desk proof "$NAMED" 2 &&
    says 1 'whole number' desk proof "$NAMED" 1x && says 1 'whole number' desk unreadable 1x
result $? a_report_comes_out_as_it_was_sealed
[ "$(desk register verify --json | jq .bundles)" = 1 ]
result $? the_register_holds_with_its_mail
exit $failed
