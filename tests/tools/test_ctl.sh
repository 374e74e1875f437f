#!/bin/bash
# tonggui-ctl: what it makes is whole and checks out; what it refuses leaves everything as it was.
set -u
cd "$(dirname "$0")/../.."
CTL=$BUILD/bin/tonggui-ctl
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
number=0 failed=0
verdict() {
    local status=$?
    number=$((number + 1))
    [ "$status" = 0 ] && echo "ok $number - $1" || { echo "not ok $number - $1"; failed=1; sed 's/^/# /' "$WORK/said"; }
}
ctl() { "$CTL" "$@" >"$WORK/said" 2>&1; }
refuses() { # WORDS ARGUMENTS…: fails, and says these words
    local words=$1
    shift
    ! ctl "$@" && grep -qF -- "$words" "$WORK/said" && ! grep -q Sanitizer "$WORK/said"
}
same() { [ "$(cd "$ORG" && find . -type f -exec sha256sum {} + | sort)" = "$1" ]; }
everything() { cd "$ORG" && find . -type f -exec sha256sum {} + | sort; }

ORG=$WORK/org
R=$("$BUILD/bin/tonggui-desk" keygen --out "$WORK/identity" 2>/dev/null)
PACK=assets/packs/clinic.yaml
SETS=(--recipient "office=$R" --recipient "audit=$R")

for command in "" init "kiosk add" "kiosk revoke" "pack sign" verify opening; do
    ctl $command --help && grep -q '^tonggui-ctl' "$WORK/said" || break
done
verdict every_command_has_its_help

refuses --name init "$ORG" "${SETS[@]}" && refuses age1 init "$ORG" --name X --recipient office=age1nonsense &&
    refuses port init "$ORG" --name X "${SETS[@]}" --hub-port 70000 && [ -z "$(ls -A "$WORK" | grep org)" ]
verdict init_that_fails_leaves_nothing

for mail in 16/21600 16/21600/180/1 0/21600/180 257/21600/180 16/4/180 16/604801/180 16/21600/731 16/21600/ /21600/180 16/021600/180 x; do
    refuses LETTERS/SECONDS/DAYS init "$ORG" --name X "${SETS[@]}" --mail "$mail" && [ ! -e "$ORG" ] || break
done && refuses "3,110,400 letters at each kiosk" init "$ORG" --name X "${SETS[@]}" --mail 1/5/180 && [ ! -e "$ORG" ]
verdict mail_that_cannot_be_or_costs_too_much_is_refused

ctl init "$ORG" --name 西湖门诊部 "${SETS[@]}" --hub-address hub.example.org --hub-port 9443
verdict init_makes_an_organisation

grep -qF "mail: at most 11,520 letters (22.7 MiB) at each kiosk of a group, 32.4 KiB every 6 h to each" "$WORK/said" &&
    ! grep -q '^mail ' "$ORG/charter" && ctl init "$WORK/seldom" --name Seldom --recipient "office=$R" --mail 64/5400/40 &&
    grep -qF "mail: at most 40,960 letters (80.6 MiB) at each kiosk of a group, 129.2 KiB every 90 min to each" "$WORK/said" &&
    [ "$(sed -n 5p "$WORK/seldom/charter")" = "mail 64 5400 40" ] && cmp -s "$WORK/seldom/charter" "$WORK/seldom/hub/charter"
verdict init_says_what_mail_costs_and_writes_what_is_unusual

[ "$(stat -c %a "$ORG/root.seed" "$ORG"/*/device.seed "$ORG"/*/device.key | sort -u)" = 600 ] &&
    [ "$(stat -c %s "$ORG/root.seed" "$ORG/root.pub" | sort -u)" = 32 ] && [ "$(stat -c %a "$ORG")" = 700 ]
verdict keys_are_for_their_owner_alone

before=$(everything)
refuses "already there" init "$ORG" --name Y "${SETS[@]}" && same "$before"
verdict init_never_overwrites

(umask 077 && echo 246810 >"$WORK/pin")
ctl kiosk add "$ORG" lobby-1 --pack "$PACK" --slots 32 --tick 5 --site-prefix HZ --display 1080x1920 --pin-file "$WORK/pin"
verdict kiosk_add_makes_a_kiosk

size=$(awk -v bytes="$(stat -c %s "$ORG/kiosks/lobby-1/vault.db")" 'BEGIN { printf "%.1f MiB", bytes / 1048576 }')
grep -qF "disk: its vault takes $size, the mail of group main at most 28.6 MiB" "$WORK/said" &&
    grep -qE '^kiosk lobby-1 [0-9a-f]{64}$' "$ORG/roster" && grep -q '^group: main$' "$ORG/kiosks/lobby-1/courier/courier.conf"
verdict kiosk_add_says_what_its_disk_holds

K=$ORG/kiosks/lobby-1
grep -q '^kiosk lobby-1 ' "$ORG/roster" && cmp -s "$ORG/roster" "$ORG/hub/roster" && cmp -s "$ORG/roster" "$ORG/desk/roster" &&
    cmp -s "$ORG/roster.sig" "$ORG/hub/roster.sig" && grep -q '^version 2$' "$ORG/roster" && ! grep -q 246810 -r "$ORG"
verdict the_roster_names_it_everywhere

cmp -s "$PACK" "$K/pack.yaml" && [ "$(stat -c %s "$K/pack.yaml.sig")" = 64 ] && [ -s "$K/vault.db" ] &&
    grep -q 'hub_url: https://hub.example.org:9443' "$K/courier/courier.conf" && grep -q 'site_prefix: "HZ"' "$K/kiosk.conf" &&
    [ ! -e "$K/root.seed" ] && [ ! -e "$K/device.seed" ] &&
    [ "$(find "$K/courier" -empty -printf '%f\n' | sort | xargs)" = "courier.db courier.db-journal mail.db mail.db-journal" ]
verdict the_kiosk_gets_what_it_needs_and_no_more

cp -R "$ORG" "$WORK/other" &&
    ctl kiosk add "$WORK/other" printer-1 --pack "$PACK" --slots 32 --printer /dev/usb/lp0 --printer-paper 80 &&
    grep -qx 'printer: {device: "/dev/usb/lp0", paper_mm: 80, baud: 0}' "$WORK/other/kiosks/printer-1/kiosk.conf" && ! grep -q printer: "$K/kiosk.conf" &&
    refuses "80 mm" kiosk add "$WORK/other" printer-2 --pack "$PACK" --slots 32 --printer /dev/usb/lp0 --printer-paper 60 &&
    refuses "whole path" kiosk add "$WORK/other" printer-2 --pack "$PACK" --slots 32 --printer lp0 &&
    refuses "baud" kiosk add "$WORK/other" printer-2 --pack "$PACK" --slots 32 --printer /dev/ttyS0 --printer-baud 1201
verdict kiosk_add_says_where_slips_are_printed

ctl kiosk add "$WORK/other" scanner-1 --pack "$PACK" --slots 32 --camera /dev/video0 --scanner-prefix '~"\' &&
    grep -qxF 'scanner: {camera: "/dev/video0", prefix: "~\"\\"}' "$WORK/other/kiosks/scanner-1/kiosk.conf" &&
    ctl kiosk add "$WORK/other" scanner-2 --pack "$PACK" --slots 32 --scanner-serial /dev/ttyACM0 --scanner-baud 115200 &&
    grep -qxF 'scanner: {serial: "/dev/ttyACM0", baud: 115200}' "$WORK/other/kiosks/scanner-2/kiosk.conf" && ! grep -q scanner: "$K/kiosk.conf" &&
    refuses "whole paths" kiosk add "$WORK/other" scanner-3 --pack "$PACK" --slots 32 --camera video0 &&
    refuses "usual speed" kiosk add "$WORK/other" scanner-3 --pack "$PACK" --slots 32 --scanner-serial /dev/ttyS0 --scanner-baud 9601
verdict kiosk_add_says_what_reads_receipts_back
rm -rf "$WORK/other"

if command -v openssl >/dev/null; then
    for machine in hub desk kiosks/lobby-1/courier; do
        openssl verify -x509_strict -CAfile "$ORG/ca.crt" "$ORG/$machine/device.crt" >"$WORK/said" 2>&1 || break
        [ "$(openssl pkey -in "$ORG/$machine/device.key" -pubout)" = "$(openssl x509 -in "$ORG/$machine/device.crt" -noout -pubkey)" ] || break
    done
    verdict certificates_hold_under_the_root_and_fit_their_keys
    openssl x509 -in "$ORG/hub/device.crt" -noout -checkhost hub.example.org >"$WORK/said" &&
        grep -q 'does match' "$WORK/said" && openssl x509 -in "$K/courier/device.crt" -noout -subject | grep -q 'CN = lobby-1'
    verdict certificates_bear_their_names
else
    echo "ok $((++number)) - certificates_hold_under_the_root_and_fit_their_keys # SKIP no openssl here"
    echo "ok $((++number)) - certificates_bear_their_names # SKIP no openssl here"
fi

before=$(everything)
refuses "already there" kiosk add "$ORG" lobby-1 --pack "$PACK" --slots 32 && refuses "at most 16" kiosk add "$ORG" Lobby_1 --pack "$PACK" &&
    refuses "nothere.yaml" kiosk add "$ORG" lobby-2 --pack "$WORK/nothere.yaml" && refuses limits kiosk add "$ORG" lobby-2 --pack "$PACK" --slots 3 &&
    refuses group kiosk add "$ORG" lobby-2 --pack "$PACK" --slots 32 --group East && refuses "init" kiosk add "$WORK/nowhere" lobby-2 --pack "$PACK" && same "$before"
verdict kiosk_add_that_fails_changes_nothing

(cat "$PACK" && echo "nonsense: 1") >"$WORK/bad.yaml"
refuses "$WORK/bad.yaml" kiosk add "$ORG" lobby-2 --pack "$WORK/bad.yaml" --slots 32 && same "$before"
verdict a_broken_pack_is_refused_by_name

ctl init "$WORK/small" --name Small --recipient "elsewhere=$R"
refuses "recipient set" kiosk add "$WORK/small" lobby-1 --pack "$PACK" --slots 32 && [ -z "$(ls -A "$WORK/small/kiosks")" ]
verdict a_pack_for_sets_that_the_charter_lacks_is_refused

echo 12ab >"$WORK/badpin"
refuses "$WORK/badpin" kiosk add "$ORG" lobby-2 --pack "$PACK" --slots 32 --pin-file "$WORK/badpin" && same "$before"
verdict a_pin_is_digits

ctl kiosk revoke "$ORG" lobby-1 && grep -q '^revoked lobby-1 ' "$ORG/hub/roster" && grep -q '^version 3$' "$ORG/roster" &&
    refuses "no kiosk of that name" kiosk revoke "$ORG" lobby-9 && mv "$K" "$WORK/away" &&
    refuses revoked kiosk add "$ORG" lobby-1 --pack "$PACK" --slots 32
verdict a_revoked_name_stays_revoked

ctl kiosk add "$ORG" lobby-3 --pack "$PACK" --slots 32 && pin=$(sed -n 's/^PIN of its service screen: //p' "$WORK/said") &&
    [[ $pin =~ ^[0-9]{6}$ ]]
verdict without_a_pin_file_one_is_made_and_printed

ctl kiosk add "$ORG" lobby-5 --pack "$PACK" --slots 32 --group east && grep -q "the mail of group east" "$WORK/said" &&
    grep -qE '^kiosk lobby-5 [0-9a-f]{64} east$' "$ORG/hub/roster" && grep -q '^group: east$' "$ORG/kiosks/lobby-5/courier/courier.conf" &&
    ctl kiosk revoke "$ORG" lobby-5 && grep -qE '^revoked lobby-5 [0-9a-f]{64}$' "$ORG/hub/roster"
verdict a_kiosk_joins_the_group_it_is_given

cp "$PACK" "$WORK/mine.yaml"
ctl pack sign "$ORG" "$WORK/mine.yaml" && cmp -s "$WORK/mine.yaml.sig" "$WORK/away/pack.yaml.sig"
verdict pack_sign_signs_as_kiosk_add_does

cp "$ORG/roster" "$WORK/roster" && sed -i 's/^revoked/kiosk/' "$ORG/roster"
refuses "signature" kiosk add "$ORG" lobby-4 --pack "$PACK" --slots 32
verdict a_roster_that_somebody_changed_is_refused

# A power cut between the roster and its signature: the new roster stands, its signature waits.
cp "$WORK/roster" "$ORG/roster" && mv "$ORG/roster.sig" "$ORG/roster.sig.next" && head -c 64 /dev/zero >"$ORG/roster.sig"
ctl kiosk add "$ORG" lobby-4 --pack "$PACK" --slots 32 && grep -q '^kiosk lobby-4 ' "$ORG/roster" && [ ! -e "$ORG/roster.sig.next" ]
verdict a_roster_cut_off_before_its_signature_is_finished

exec 9<"$ORG/root.seed" && flock 9
refuses "another tonggui-ctl" kiosk revoke "$ORG" lobby-3
verdict two_at_a_time_are_one_too_many
exec 9<&-

[ -z "$(find "$WORK" -name '.*.??????')" ]
verdict nothing_half_made_is_left
exit "$failed"
