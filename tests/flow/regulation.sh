# One regulation from the visitor's finger to the officer's archive; sources all that it stands on. BUILD, BIN and
# SHARE are set before.
#
#   regulation_begin PACK           organisation, hub, kiosk's folder; officers of every role of the pack
#   regulation_found FOLDER PACK    the same in FOLDER, which is kept
#   regulation_touch FOLDER IDENTITY [LABEL | QUESTION=WORDS …]   the visit alone: nothing is carried to the desk
#   regulation_visit FOLDER IDENTITY [LABEL | QUESTION=WORDS …]   a visit by touch on a real screen (story.sh, STORY)
#   regulation_file [ID=VALUE …]    a report without a screen; its case number is in $case
#   regulation_leave NAME [ID=VALUE …]   the same, but it waits at the kiosk until regulation_fetch; number in $NAME
#   strokes CASE FORM N             how many strokes of a pen are drawn on that paper
#   as OFFICER COMMAND …            the desk as that officer (named as their role)
#   verdict NAME                    of the command before
#   refused WORDS COMMAND …         fails, and says these words
#   ends CASE CLOCK                 the day on which the term ends, local time
#   day N [FROM]                    N calendar days after today (or FROM)
#   working_day N [FROM]            the Nth working day after today (or FROM), by assets/calendars/cn.yaml
#   period_now week|month|quarter|year   the name of the period that today is in; period_ends: its last day
#   late_on DAY CASE                whether `due --on DAY` says that it is late

. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh
. tests/flow/officer.sh

verdict() {
    local status=$?
    number=$((number + 1))
    if [ "$status" = 0 ]; then echo "ok $number - $1"; else
        echo "not ok $number - $1"
        failed=1
        [ -z "${NARRATION:-}" ] || visitor_page | sed 's/^/#   /'
        tail -n 3 "$RIVER"/*.log | sed 's/^/# /'
    fi
}

regulation_begin() { # PACK (a name, or the path of a file)
    number=0 failed=0
    WORK=$(mktemp -d)
    trap 'river_end; screen_end; rm -rf "$WORK"' EXIT
    regulation_found "$WORK/river" "$1"
}

regulation_found() { # FOLDER PACK
    case= regulation_left=0
    pack=$(basename "$2" .yaml)
    pack_file=$SHARE/packs/$2.yaml
    case $2 in */*) pack_file=$2 ;; esac
    river_begin "$1" "$2" --slots 128 --tick 1 || exit 1
    river_hub
    mkdir -m 700 "$RIVER/keys"
    river_desk import >>"$RIVER/log" 2>&1
    # One officer for each role, who has no other.
    local role
    for role in $(regulation_roles "$pack_file"); do
        [ "$role" != officer ] || continue # so is called the first one, who may everything
        as officer officer add "$role" --roles "$role" --new-key-file "$RIVER/keys/$role" >>"$RIVER/log" 2>&1
    done
}

regulation_roles() { regulation_ids roles "$1"; } # PACK-FILE

regulation_ids() { # LIST PACK-FILE: of `roles`, `forms` … in a pack's handling
    awk -v list="  $1:" '$0 == list {inside = 1; next} /^  [a-z]/ {inside = 0}
        inside && /^  - \{?id: / {sub(/^  - \{?id: /, ""); sub(/[, ].*/, ""); print}' "$2"
}

regulation_reports() { # every report of the pack, and the period that now is in: "monthly --month 2026-11"
    local report period
    while read -r report period; do
        echo "$report --$period $(period_now "$period")"
    done < <(awk '/^  reports:/ {inside = 1; next} /^  [a-z]/ {inside = 0} inside && /^  - id:/ {id = $3}
        inside && /^    period:/ {print id, $2}' "$pack_file")
}

# Key files: a password costs its Argon2id each time.
as() { # OFFICER COMMAND…
    local officer=$1
    shift
    "$BIN/tonggui-desk" --data "$ORG/desk" --share "$SHARE" --officer "$officer" \
        --key-file "$RIVER/keys/$officer" "$@"
}

# The officers of officer.sh, too: with several one says who.
river_desk() { as "${river_officer:-officer}" "$@"; }

refused() { # WORDS COMMAND…
    local words=$1 said
    shift
    said=$("$@" 2>&1) && { echo "# went through: $*"; return 1; }
    grep -qF -- "$words" <<<"$said" || { echo "# said: $said"; return 1; }
}

regulation_carry() { # N: until the desk has so many cases
    river_bring_in "$1"
}

regulation_file() {
    local before
    before=$(river_desk list --json | jq length)
    case=$("$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 1 "$@") && regulation_carry $((before + 1))
}

# One way to the desk for many: it costs most of the time.
regulation_leave() { # NAME [ID=VALUE …]
    local name=$1
    shift
    printf -v "$name" '%s' "$("$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 1 "$@")"
    regulation_left=$((regulation_left + 1))
}

regulation_fetch() {
    regulation_carry $(($(river_arrived) + regulation_left)) && regulation_left=0
}

strokes() { # CASE FORM N
    rm -f "$WORK/form.pdf"
    river_desk form "$1" "$2" --out "$WORK/form.pdf" && pdftocairo -svg "$WORK/form.pdf" "$WORK/form.svg" &&
        [ "$(grep -cE 'stroke-linecap[:=]"?round' "$WORK/form.svg")" = "$3" ]
}

regulation_visit() { # as regulation_touch
    local before
    regulation_touch "$@" || return 1
    before=$(river_arrived)
    regulation_carry $((before + 1)) && case=$(officer_case)
}

regulation_touch() { # FOLDER-FOR-PICTURES named|anonymous [LABEL | QUESTION=WORDS …]
    local pictures=$1 identity=$2 status
    shift 2
    STORY=("$@")
    screen_begin 1080x1920
    river_kiosk --size 1080x1920 --ppi 102
    story_to_receipt "$pictures" 0 "$identity" && story_keep_receipt "$pictures"
    status=$?
    river_stop "$kiosk_pid"
    screen_end
    return "$status"
}

ends() { # CASE CLOCK
    local end
    end=$(officer_see "$1" ".terms[] | select(.id == \"$2\") | .end")
    [ "$end" != null ] && date -d "$end" +%F
}

ends_at() { # CASE CLOCK: to the minute
    date -d "$(officer_see "$1" ".terms[] | select(.id == \"$2\") | .end")" '+%F %H:%M'
}

received() { date -d "$(officer_see "$1" .received)" "+${2:-%F}"; } # CASE [FORMAT]

day() { date -d "${2:-$(date +%F)} +$1 days" +%F; }

# Counted here, day by day, and not asked of the desk. A day stands in one range at most; where no year is listed
# every day counts, so that nobody is told too late.
working_day() { # N [FROM]
    local left=$1 on=${2:-$(date +%F)} weekday
    while [ "$left" -gt 0 ]; do
        read -r on weekday < <(date -d "$on +1 day" '+%F %u')
        case $(regulation_listed "$on") in
        worked) left=$((left - 1)) ;;
        off) ;;
        *) [ "$weekday" -gt 5 ] || left=$((left - 1)) ;;
        esac
    done
    echo "$on"
}

regulation_listed() { # DAY: "off" or "worked" where the calendar says so of that very day
    awk -v day="$1" -F '[][{}, ]+' '
        /year:/ {known = known || $NF == substr(day, 1, 4)}
        /from:/ {for (i = 1; i < NF; i++) {if ($i == "from:") from = $(i + 1); if ($i == "to:") to = $(i + 1)}
                 if (from <= day && day <= to) print "off"}
        /worked:/ {for (i = 1; i <= NF; i++) if ($i == day) print "worked"}
        END {if (!known) print "worked"}' "$SHARE/calendars/cn.yaml"
}

period_now() {
    case $1 in
    week) date +%G-W%V ;;
    month) date +%Y-%m ;;
    quarter) date "+%Y-Q$((($(date +%-m) + 2) / 3))" ;;
    year) date +%Y ;;
    esac
}

period_ends() {
    local months=1
    case $1 in
    week) day $((7 - $(date +%u))) && return ;;
    quarter) months=$((3 - ($(date +%-m) - 1) % 3)) ;;
    year) months=$((13 - $(date +%-m))) ;;
    esac
    date -d "$(date +%Y-%m-01) +$months months -1 day" +%F
}

late_on() { # DAY CASE
    river_desk due --all --on "$1" --json | jq -e ".. | objects | select(.case? == \"$2\" and .stage? == \"late\")" >/dev/null
}

. tests/flow/shared.sh
. tests/flow/shared_rules.sh
