#!/bin/bash
# A kiosk that stands is set up anew, moved to another group, given a proof key: by the real programs, and what follows
# from it at the real hub, desk and courier.
set -u
cd "$(dirname "$0")/../.."
[[ $BUILD = /* ]] || BUILD=$PWD/$BUILD
BIN=$BUILD/bin SHARE=${SHARE:-build/share} PATH=$BUILD/bin:$PATH
. tests/flow/river.sh
. tests/tools/says.sh
WORK=$(mktemp -d)
trap 'river_end; rm -rf "$WORK"' EXIT
ctl() { tonggui-ctl "$@"; }
everything() { (cd "$ORG" && find . -type f -exec sha256sum {} + | sort); }
same() { [ "$(everything)" = "$before" ]; }
here() { grep -qxF -- "$1" "$K/kiosk.conf"; }

RIVER_MAIL=2/5/2 river_begin "$WORK/river" clinic --slots 32 --tick 1 || exit 1
K=$ORG/kiosks/$KIOSK

# ---- set
printf '# our own words\n' >>"$K/kiosk.conf"
says 0 'Start the kiosk' ctl kiosk set "$K" --printer /dev/usb/lp0 --printer-paper 80 --camera /dev/video0 --ppi 102 &&
    here 'printer: {device: "/dev/usb/lp0", paper_mm: 80, baud: 0}' && here 'scanner: {camera: "/dev/video0"}' &&
    here 'ppi: 102' && here "kiosk: $KIOSK" && here '# our own words' && grep -q '^pin_hash: ' "$K/kiosk.conf"
result $? new_devices_take_their_lines_and_the_rest_stays
before=$(everything)
says 0 'nothing was changed' ctl kiosk set "$K" --printer /dev/usb/lp0 --printer-paper 80 && same
result $? the_same_again_changes_nothing
says 0 Changed ctl kiosk set "$K" --printer-baud 9600 --camera none --scanner-serial /dev/ttyACM0 --display 1080x1920 &&
    here 'printer: {device: "/dev/usb/lp0", paper_mm: 80, baud: 9600}' && here 'scanner: {serial: "/dev/ttyACM0", baud: 9600}' &&
    here 'display: {width: 1080, height: 1920}' && [ "$(grep -c '^printer:' "$K/kiosk.conf")" = 1 ]
result $? what_is_not_given_stays_as_it_is
says 0 Changed ctl kiosk set "$K" --printer none --scanner-serial none && ! grep -qE '^(printer|scanner):' "$K/kiosk.conf" && here '# our own words'
result $? a_device_that_was_taken_away_is_gone
hash=$(grep '^pin_hash' "$K/kiosk.conf")
(umask 077 && echo 13579 >"$WORK/pin") && says 0 Changed ctl kiosk set "$K" --pin-file "$WORK/pin" &&
    [ "$(grep '^pin_hash' "$K/kiosk.conf")" != "$hash" ] && [ "$(grep -c '^pin_hash' "$K/kiosk.conf")" = 1 ]
result $? a_forgotten_pin_is_set_anew

before=$(everything)
says 2 '80 mm' ctl kiosk set "$K" --printer /dev/usb/lp0 --printer-paper 60 && says 2 'whole path' ctl kiosk set "$K" --printer lp0 &&
    says 2 'FOLDER' ctl kiosk set && says 2 'FOLDER' ctl kiosk set --ppi 100 && says 2 'limits' ctl kiosk set "$K" --ppi 9 &&
    says 2 '1080x1920' ctl kiosk set "$K" --display 300x300 && says 1 nowhere/kiosk.conf ctl kiosk set "$WORK/nowhere" --ppi 100 &&
    says 2 'slots' ctl kiosk set "$K" --slots 64 && same
result $? what_is_refused_changes_nothing
cp "$K/kiosk.conf" "$WORK/conf" && sed -i 's/^ppi: /"ppi": /' "$K/kiosk.conf" && before=$(everything) &&
    says 1 'one line of its own' ctl kiosk set "$K" --ppi 120 --group east && same && cp "$WORK/conf" "$K/kiosk.conf"
result $? a_file_that_it_does_not_understand_is_left_alone
printf 'printer:\n  device: /dev/usb/lp0\n  paper_mm: 80\n' >>"$K/kiosk.conf" && says 0 Changed ctl kiosk set "$K" --printer-paper 58 &&
    here 'printer: {device: "/dev/usb/lp0", paper_mm: 58, baud: 0}' && ! grep -q '^  ' "$K/kiosk.conf" && ctl kiosk set "$K" --printer none >/dev/null
result $? a_setting_of_several_lines_is_replaced_whole

# ---- proof
says 0 'nothing was changed' ctl kiosk proof "$ORG" "$KIOSK"
result $? a_kiosk_that_has_a_proof_key_keeps_it
rm "$K/proof.seed" "$K/proof.cert" # a kiosk from before there were proofs
says 0 'has a proof key now' ctl kiosk proof "$ORG" "$KIOSK" && [ "$(stat -c %a.%s "$K/proof.seed")" = 600.32 ] &&
    [ ! -e "$K/courier/proof.seed" ]
result $? a_kiosk_from_before_gets_a_proof_key
files() { mkdir "$1" && "$BUILD/tests/flow/filer" "$K" 1 slip="$1" identity=anonymous >"$WORK/case" 2>"$WORK/said"; }
files "$WORK/slip" && says 0 "filed at kiosk $KIOSK" ctl verify --root "$ORG/root.pub" --proof-file "$WORK/slip/proof.txt"
result $? its_proofs_hold
seed=$(sha256sum <"$K/proof.seed") && rm "$K/proof.cert" && says 0 'has a proof key now' ctl kiosk proof "$ORG" "$KIOSK" &&
    [ "$(sha256sum <"$K/proof.seed")" = "$seed" ] && files "$WORK/second" &&
    says 0 "filed at kiosk $KIOSK" ctl verify --root "$ORG/root.pub" --proof-file "$WORK/second/proof.txt"
result $? half_a_pair_is_made_whole
head -c 64 /dev/zero >"$K/proof.cert" && before=$(everything) && says 1 proof.cert ctl kiosk proof "$ORG" "$KIOSK" && same
result $? a_certificate_that_does_not_hold_is_named_and_left_alone
mv "$K" "$WORK/taken" && says 1 'say with --out' ctl kiosk proof "$ORG" "$KIOSK" && says 0 'Put both files' ctl kiosk proof "$ORG" "$KIOSK" --out "$WORK/carry" &&
    says 1 'already there' ctl kiosk proof "$ORG" "$KIOSK" --out "$WORK/carry" && mv "$WORK/taken" "$K" && mv "$WORK/carry"/* "$K/" &&
    files "$WORK/third" && says 0 "filed at kiosk $KIOSK" ctl verify --root "$ORG/root.pub" --proof-file "$WORK/third/proof.txt"
result $? a_key_is_carried_to_a_kiosk_that_is_elsewhere
says 1 'no kiosk of that name' ctl kiosk proof "$ORG" lobby-9 && says 2 NAME ctl kiosk proof "$ORG"
result $? who_is_in_no_roster_gets_none

# ---- move
sql() { sqlite3 -cmd '.timeout 5000' "$K/courier/mail.db" "$1"; }
kiosk_post() { "$BIN/tonggui-courier" --data "$K/courier" --vault "$K/vault.db" --once >"$WORK/post" 2>&1; }
desk_post() {
    river_desk import >>"$RIVER/desk.log" 2>&1 # makes a bundle for each group once a period
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$RIVER/desk_courier.log" 2>&1
}
of() { sql "SELECT count(*) FROM bundles WHERE site = '$1'"; }
sent() { sqlite3 "$ORG/hub/hub.db" "SELECT count(*) FROM mail WHERE site_group = '$1'"; }
all() { [ "$(of "$1")" -gt 0 ] && [ "$(of "$1")" = "$(sent "$1")" ]; }
quiet() { ! grep -q refused "$WORK/post"; }
ctl kiosk add "$ORG" annex-1 --pack "$SHARE/packs/clinic.yaml" --slots 32 --tick 1 --group east >/dev/null
river_hub && desk_post && sleep 5 && desk_post && kiosk_post && all main && [ "$(of east)" = 0 ] && [ "$(sent east)" -gt 0 ] && quiet
result $? a_kiosk_has_the_mail_of_its_group
says 0 "of group east from version" ctl kiosk move "$ORG" "$KIOSK" east && grep -q "^kiosk $KIOSK .* east$" "$ORG/hub/roster" &&
    cmp -s "$ORG/roster" "$ORG/desk/roster" && grep -qx 'group: east' "$K/courier/courier.conf" && grep -q '^hub_url' "$K/courier/courier.conf"
result $? a_move_is_said_to_hub_desk_and_kiosk
before=$(everything) && says 0 'already' ctl kiosk move "$ORG" "$KIOSK" east && same && says 2 GROUP ctl kiosk move "$ORG" "$KIOSK" East && same &&
    says 1 'no kiosk of that name' ctl kiosk move "$ORG" lobby-9 east && same
result $? a_move_to_where_it_is_changes_nothing
moved() { kiosk_post && all east && quiet; }
river_until 20 moved
result $? it_gets_all_mail_of_the_new_group_and_none_is_refused

# The kiosk is far away: its folder hears of the move before the hub does.
mv "$K" "$WORK/taken" && says 0 'At the kiosk: tonggui-ctl kiosk set FOLDER --group main' ctl kiosk move "$ORG" "$KIOSK" main &&
    says 0 Changed ctl kiosk set "$WORK/taken" --group main && mv "$WORK/taken" "$K"
result $? where_its_folder_is_away_the_rest_is_said
moved() { kiosk_post && all main && quiet; }
river_until 20 moved
result $? it_comes_back_to_its_group

mv "$ORG/hub/roster" "$ORG/hub/roster.sig" "$WORK/" && ctl kiosk move "$ORG" "$KIOSK" east >"$WORK/said" && cmp -s "$ORG/roster" "$ORG/hub/roster" &&
    ! grep -q 'is not here' "$WORK/said"
result $? a_roster_that_a_machine_lacks_is_handed_out
cp "$ORG/desk/roster" "$WORK/roster" && cp "$ORG/desk/roster.sig" "$WORK/roster.sig" && ctl kiosk move "$ORG" "$KIOSK" main >/dev/null &&
    cp "$WORK/roster" "$WORK/roster.sig" "$ORG/desk/" && ctl kiosk move "$ORG" "$KIOSK" main >/dev/null && cmp -s "$ORG/roster" "$ORG/desk/roster"
result $? a_roster_that_was_cut_off_on_its_way_is_handed_out_by_the_next_command
river_halt
mv "$ORG/hub" "$WORK/hub" && says 0 "copy $ORG/roster and roster.sig into the hub's folder" ctl kiosk revoke "$ORG" "$KIOSK" &&
    cmp -s "$ORG/roster" "$ORG/desk/roster" && mv "$ORG/desk" "$WORK/desk" && before=$(everything) &&
    says 1 'says where the hub is' ctl kiosk add "$ORG" lobby-7 --pack "$SHARE/packs/clinic.yaml" --slots 32 && same && says 1 revoked ctl kiosk move "$ORG" "$KIOSK" east && says 1 revoked ctl kiosk proof "$ORG" "$KIOSK"
result $? what_is_on_other_machines_is_said_and_who_is_revoked_moves_nowhere

[ -z "$(find "$WORK" -name '.*.??????')" ]
result $? nothing_half_made_is_left
exit $failed
