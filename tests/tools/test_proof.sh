#!/bin/bash
# Proofs of filing: tonggui-ctl says what holds and what does not, and the commands of docs/proof.md say the same.
# The kiosk's rooms file without a screen (filer); what they filed goes the whole way to the desk, which gives it back.
set -u
cd "$(dirname "$0")/../.."
[[ $BUILD = /* ]] || BUILD=$PWD/$BUILD
BIN=$BUILD/bin SHARE=${SHARE:-build/share} PATH=$BUILD/bin:$PATH
. tests/flow/tally.sh
ctl() { tonggui-ctl "$@" >"$WORK/said" 2>&1; }
refuses() { # WORDS ARGUMENTS…: fails, and says these words
    local words=$1
    shift
    ! ctl "$@" && grep -qF -- "$words" "$WORK/said" && ! grep -q Sanitizer "$WORK/said"
}
verify() { ctl verify --root "$SLIP/root.pub" "$@"; }
refuses_proof() { local words=$1; shift; refuses "$words" verify --root "$SLIP/root.pub" "$@"; }

SLIP=$WORK/slip
river_begin "$WORK/river" clinic --slots 32 --tick 1 || exit 1
K=$ORG/kiosks/$KIOSK
[ "$(stat -c %a.%s "$K/proof.seed")" = 600.32 ] && [ "$(stat -c %s "$K/proof.cert")" = 64 ] &&
    [ ! -e "$K/courier/proof.seed" ] && [ ! -e "$ORG/hub/proof.seed" ]
verdict a_kiosk_gets_a_proof_key_out_of_its_courier_s_reach

files() { # FOLDER [ID=VALUE …]: what the visitor takes home is there
    mkdir "$1" && "$BUILD/tests/flow/filer" "$K" 1 slip="$1" "${@:2}" >"$WORK/case" 2>"$WORK/said" &&
        cp "$K/root.pub" "$K/charter" "$K/charter.sig" "$1"
}
files "$SLIP" identity=anonymous
verdict a_report_is_filed_and_its_slip_taken_home

digits=$(cat "$SLIP/proof.txt")
verify --proof "$digits" && grep -q 'holds: something was filed at kiosk lobby-1' "$WORK/said" &&
    ! grep -q 'this very text' "$WORK/said" && fold -w 4 "$SLIP/proof.txt" >"$WORK/lines" && verify --proof-file "$WORK/lines"
verdict a_proof_holds_and_names_its_kiosk

tonggui-ctl opening --root "$SLIP/root.pub" --charter "$SLIP/charter" <"$SLIP/receipt.txt" >"$WORK/opening" 2>"$WORK/said" &&
    grep -qE '^[0-9a-f]{64}$' "$WORK/opening"
verdict a_receipt_gives_its_opening
opening=$(cat "$WORK/opening")

verify --proof "$digits" --report "$SLIP/report.json" --opening "$opening" && grep -q 'this very text was filed' "$WORK/said"
verdict the_very_text_is_told

(cat "$SLIP/report.json" && echo) >"$WORK/longer" && sed 's/}$/ }/' "$SLIP/report.json" >"$WORK/other"
refuses_proof "not of this text" --proof "$digits" --report "$WORK/longer" --opening "$opening" &&
    refuses_proof "not of this text" --proof "$digits" --report "$WORK/other" --opening "$opening" &&
    refuses_proof "not of this text" --proof "$digits" --report "$SLIP/report.json" --opening "${opening/[0-8]/9}" &&
    refuses_proof "hexadecimal" --proof "$digits" --report "$SLIP/report.json" --opening "${opening}00"
verdict any_other_text_or_opening_is_refused

changed() { # GROUP: the proof with another number there
    local from=$(($1 * 8)) value
    value=$((10#${digits:from:8} ^ 1))
    printf '%s%08d%s' "${digits:0:from}" "$value" "${digits:from+8}"
}
refuses_proof "certificate does not hold" --proof "$(changed 20)" && refuses_proof "certificate does not hold" --proof "$(changed 10)" &&
    refuses_proof "kiosk lobby-1 did not sign" --proof "$(changed 40)" && refuses_proof "kiosk lobby-1 did not sign" --proof "$(changed 60)"
verdict what_does_not_hold_is_named

refuses_proof "not a proof" --proof "${digits%?}" && refuses_proof "not a proof" --proof "x$digits" &&
    refuses_proof "later version" --proof "00999999${digits:8}" && refuses_proof "nothere" --proof-file "$WORK/nothere" &&
    refuses_proof "--proof" && refuses_proof "belong together" --proof "$digits" --report "$SLIP/report.json"
verdict what_is_no_proof_is_named

ctl init "$WORK/other-org" --name Other --recipient "office=$river_office" &&
    refuses "certificate does not hold" verify --root "$WORK/other-org/root.pub" --proof "$digits"
verdict a_proof_of_another_organisation_does_not_hold

opens_not() { # WORDS INPUT
    printf '%s\n' "$2" | tonggui-ctl opening --root "$SLIP/root.pub" --charter "$SLIP/charter" >"$WORK/said" 2>&1 && return 1
    grep -qF -- "$1" "$WORK/said"
}
receipt=$(cat "$SLIP/receipt.txt")
opens_not "28 digits" "${receipt%?}" && opens_not "28 digits" "" && opens_not "a digit is wrong" "$((9 - ${receipt:0:1}))${receipt:1}" &&
    ! grep -q "${receipt:1:20}" "$WORK/said" &&
    refuses "standard input" opening --root "$SLIP/root.pub" --charter "$SLIP/charter" "$receipt"
verdict a_receipt_is_never_taken_from_the_command_line

# Every command of the page, in its order, with nothing else around.
awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' docs/proof.md >"$WORK/page.sh"
runs_page() { # FOLDER: what the page says there, but for our own programs' words
    (cd "$1" && sh -e "$WORK/page.sh") >"$WORK/said" 2>&1
}
[ "$(grep -c openssl "$WORK/page.sh")" -ge 5 ] && runs_page "$SLIP" &&
    [ "$(grep -c 'Signature Verified Successfully' "$WORK/said")" = 2 ] && grep -qx lobby-1 "$WORK/said" &&
    [ "$(grep -E '^[0-9a-f]{64}$' "$WORK/said" | sort | uniq -c | awk '{ print $1 }')" = 2 ] &&
    grep -q 'this very text was filed' "$WORK/said"
verdict the_page_s_commands_find_the_same

cp -r "$SLIP" "$WORK/forged" && changed 40 >"$WORK/forged/proof.txt"
! runs_page "$WORK/forged" && [ "$(grep -c 'Signature Verified Successfully' "$WORK/said")" = 1 ]
verdict the_page_s_commands_notice_a_forgery

# The desk keeps apart who it was, and gives back every byte.
anonymous=$(cat "$WORK/case")
river_hub && files "$WORK/named" identity=named && named=$(cat "$WORK/case") && river_bring_in 2 &&
    river_desk proof "$anonymous" --out "$WORK/anonymous.json" >"$WORK/said" 2>&1 && cmp "$WORK/anonymous.json" "$SLIP/report.json" &&
    river_desk proof "$named" --out "$WORK/named.json" >"$WORK/said" 2>&1 && cmp "$WORK/named.json" "$WORK/named/report.json" &&
    mv "$WORK/named.json" "$WORK/named/report.json" && runs_page "$WORK/named" && grep -q 'this very text was filed' "$WORK/said"
verdict the_desk_gives_back_what_the_proof_is_of
exit "$failed"
