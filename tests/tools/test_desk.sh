#!/bin/bash
# tonggui-desk from outside: keys that stock age takes, officers and their passwords, errors that say what to do.
set -u
cd "$(dirname "$0")/../.."
DESK=$BUILD/bin/tonggui-desk CTL=$BUILD/bin/tonggui-ctl
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
. tests/tools/says.sh

recipient=$("$DESK" keygen --out "$WORK/office.identity")
[ "$(age-keygen -y "$WORK/office.identity")" = "$recipient" ]
result $? stock_age_reads_our_identity
[ "$(echo 铜匦 | age -r "$recipient" | age -d -i "$WORK/office.identity")" = 铜匦 ]
result $? stock_age_seals_to_it_and_opens_with_it
[ "$(stat -c %a "$WORK/office.identity")" = 600 ]
result $? an_identity_is_for_its_owner_alone
before=$(sha256sum "$WORK/office.identity")
says 1 'never overwritten' "$DESK" keygen --out "$WORK/office.identity" &&
    [ "$before" = "$(sha256sum "$WORK/office.identity")" ]
result $? an_identity_is_never_overwritten
[ "$("$DESK" keygen 2>"$WORK/said" | age-keygen -y)" = "$(sed -n 's/^Public key: //p' "$WORK/said")" ]
result $? keygen_without_a_file_prints_as_age_keygen_does

"$CTL" init "$WORK/org" --name 西湖门诊部 --recipient "office=$recipient" >"$WORK/founding" 2>&1 ||
    sed 's/^/# tonggui-ctl: /' "$WORK/founding"
ORG=$WORK/org/desk
echo 'correct horse' >"$WORK/password"
echo 'another horse' >"$WORK/other"
desk() { "$DESK" --data "$ORG" --password-file "$WORK/password" "$@"; }

says 1 'no *.identity file here' desk import
result $? without_an_identity_nothing_is_imported
mv "$WORK/office.identity" "$ORG/"
says 0 'a new register' desk import
result $? the_first_command_makes_the_register
says 0 'No cases yet' desk list && [ "$(desk list --json)" = '[]' ]
result $? an_empty_register_lists_nothing
says 1 'not the password of officer officer' "$DESK" --data "$ORG" --password-file "$WORK/other" list
result $? a_wrong_password_is_refused
says 1 'no terminal' setsid "$DESK" --data "$ORG" list
result $? without_a_terminal_it_says_what_to_give
says 0 'li can open the register now' desk officer add li --new-password-file "$WORK/other" &&
    says 0 'No cases yet' "$DESK" --data "$ORG" --officer li --password-file "$WORK/other" list
result $? a_second_officer_has_a_password_of_their_own
says 1 'say who you are' desk list
result $? with_several_officers_one_says_who
says 0 'wang can' desk --officer officer officer add wang --new-key-file "$WORK/wang.key" &&
    [ "$(stat -c %a "$WORK/wang.key")" = 600 ] &&
    says 0 'The register holds: 4 events' "$DESK" --data "$ORG" --officer wang --key-file "$WORK/wang.key" \
        register verify
result $? a_key_file_opens_it_too
says 1 'There is no case HZ-1' desk --officer officer show HZ-1
result $? an_unknown_case_is_said_so

head -c 5000 /dev/urandom >"$ORG/spool/in/junk.parcel"
says 3 'Not a parcel' desk --officer officer import && [ -s "$ORG/spool/refused/junk.parcel.txt" ] &&
    [ -e "$ORG/spool/refused/junk.parcel" ] && [ ! -e "$ORG/spool/in/junk.parcel" ]
result $? junk_is_set_aside_with_its_reason

"$DESK" --data "$ORG" --officer officer --password-file "$WORK/password" watch >"$WORK/watched" 2>&1 &
watcher=$!
sleep 2
head -c 5000 /dev/urandom >"$ORG/spool/in/late.new" && mv "$ORG/spool/in/late.new" "$ORG/spool/in/late.parcel"
for _ in $(seq 100); do [ -e "$ORG/spool/refused/late.parcel" ] && break || sleep 0.1; done
kill "$watcher" && wait "$watcher" && grep -q 'late.parcel refused' "$WORK/watched"
result $? watch_takes_what_arrives_and_ends_when_told

says 0 'archive CASE' "$DESK" --help && says 2 'no such command: lsit' desk lsit && says 2 '--data' "$DESK" list &&
    says 2 'no command' "$DESK" && says 2 'missing or too many: show CASE' desk show &&
    says 2 'too many: officer add NAME' desk officer add a b && says 2 'there is no option --colour' desk list --colour &&
    says 2 '--out needs a value' desk export --out && says 2 '--lang is zh-Hans' desk list --lang fr
result $? wrong_calls_are_answered
says 0 '--until DAY' desk extend --help && says 0 'ever overwritten' desk paper --help && says 2 '--to has no meaning here' desk list --to li
result $? a_command_tells_its_options_and_takes_no_others
[ "$("$DESK" --officer officer --data "$ORG" register --password-file "$WORK/password" verify --json | jq .officers)" = 3 ]
result $? options_stand_anywhere
echo 'colour: red' >>"$ORG/desk.conf"
says 1 'desk.conf:2' desk --officer officer import
result $? an_unknown_key_in_desk_conf_is_named_by_line
exit $failed
