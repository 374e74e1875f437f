#!/bin/sh
# Every word of the kiosk and of the desk's command line is there in Chinese, in both scripts, and nothing
# else is.
set -u
pot=$(mktemp) status=0 n=0
trap 'rm -f "$pot"' EXIT
result() { # STATUS NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"
    else echo "not ok $n - $2"; status=1; fi
}
check() { # FOLDER SOURCE…
    local folder=$1 lang unused
    shift
    xgettext --from-code=UTF-8 -k_ -kN_ -o "$pot" "$@" || exit 1
    for lang in zh_CN zh_TW; do
        msgcmp "$folder/$lang.po" "$pot"
        result $? "$folder/$lang.po is complete"
        unused=$(msgcomm --more-than=1 -o - "$pot" "$folder/$lang.po" 2>/dev/null |
            msgcomm --unique -o - "$folder/$lang.po" - 2>/dev/null | grep '^msgid' | grep -v 'msgid ""')
        [ -z "$unused" ] || echo "$unused" | sed 's/^/# /'
        [ -z "$unused" ]
        result $? "$folder/$lang.po has nothing that nobody says"
        msgfmt --check-format -o /dev/null "$folder/$lang.po" && ! grep -q '^#.*fuzzy' "$folder/$lang.po"
        result $? "$folder/$lang.po keeps every format and is sure of every word"
    done
}
check assets/po app/input/*.c app/receipt/*.c app/kiosk/*.c app/ui/*.c
check assets/po/desk tools/desk/*.c
echo "1..$n"
exit $status
