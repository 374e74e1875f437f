#!/bin/bash
# The call-back list from outside: whom to call, for whom, by when; that it was done takes the case off until there
# is something else to tell. A library's regulation, which no code has seen.
set -u
cd "$(dirname "$0")/../.."
. tests/tools/library_rig.sh
LAMP=$(file 1 kind=complaint category=facilities identity=named name=李娜 phone=13800000000 course=灯坏了三个星期)
SILENT=$(file 1 kind=complaint category=facilities identity=named name=王芳 phone= course=空调太冷)
NOBODY=$(file 1 kind=complaint category=facilities course=厕所脏)
carry
desk import >/dev/null 2>&1
desk() { river_desk --officer officer "$@"; }
clerk() { "$BIN/tonggui-desk" --data "$ORG/desk" --share "$SHARE" --officer clerk --key-file "$WORK/clerk.key" "$@"; }
says 0 'clerk can open' desk officer add clerk --roles acquisitions --new-key-file "$WORK/clerk.key"

desk calls --json >"$WORK/calls"
[ "$(jq -c '[.calls[] | [.case, .name, .phone, .address]]' "$WORK/calls")" = "[[\"$LAMP\",\"李娜\",\"13800000000\",null]]" ] &&
    [ "$(jq -r '.calls[0] | .due, .clock, .step' "$WORK/calls" | grep -c .)" = 3 ]
result $? those_who_left_a_number_are_listed_with_what_they_are_to_be_told
says 0 13800000000 desk calls && says 0 'Nothing is sent by itself' desk calls && ! desk calls 2>&1 | grep -q "$SILENT\|$NOBODY"
result $? whoever_left_no_number_or_no_name_is_not_listed
[ "$(desk show "$LAMP" --json | jq '[.history[] | select(.type == "identity_seen")] | length')" = 4 ] &&
    [ "$(desk show "$SILENT" --json | jq '[.history[] | select(.type == "identity_seen")] | length')" -le 1 ]
result $? that_it_was_seen_is_recorded_once_a_list_in_each_case_on_it
says 0 '2 more have somebody to be told' clerk calls && ! clerk calls 2>&1 | grep -q 138
result $? a_role_that_may_not_know_sees_how_many_there_are

says 1 'note: the note is needed' desk called "$LAMP" && says 0 'is entered' desk called "$LAMP" --text '已电话告知：正在修' &&
    [ "$(desk calls --json | jq '.calls | length')" = 0 ] && says 0 'the submitter was called' desk show "$LAMP" &&
    says 0 '已电话告知' desk show "$LAMP"
result $? one_who_was_called_is_off_the_list
says 0 '答复' desk due --all --on 2030-01-01 && [ "$(desk show "$LAMP" --json | jq -r '[.terms[] | select(.state == "running")] | length')" -ge 1 ]
result $? the_term_of_the_answer_runs_on
says 1 'has nothing that its submitter is to be told' desk called "$LAMP" --text x
result $? a_second_call_has_nothing_to_tell
desk accept "$LAMP" >/dev/null 2>&1 && desk do "$LAMP" settle outcome=established text=修好了 >/dev/null 2>&1 &&
    desk answer "$LAMP" --text 灯修好了 >/dev/null 2>&1 && [ "$(desk calls --json | jq -r '.calls[0].step')" = call_back ] &&
    says 0 '(call_back) is entered' desk called "$LAMP" --text '读者说好' && says 0 'Nobody is to be called' desk calls &&
    [ "$(desk show "$LAMP" --json | jq -r '.terms[] | select(.id == "follow_up") | .state')" = stopped ]
result $? the_regulations_own_step_is_entered_where_it_has_one
says 0 '不会自动发送' desk calls --lang zh-Hans || says 0 '没有需要回电' desk calls --lang zh-Hans
result $? it_speaks_the_officers_language
desk register verify >/dev/null
result $? the_register_is_sound
echo "1..$number"
exit $failed
