#!/bin/bash
# tests/RULES.md and the tests are one: every verdict that the table names for a regulation is given by that
# regulation's script, nothing is given that the table does not know, and every test it points at is there.
set -u
cd "$(dirname "$0")/../.."
RULES=tests/RULES.md
number=0 failed=0

verdict() { # NAME WRONG: what is wrong, empty when nothing is
    number=$((number + 1))
    if [ -z "$2" ]; then echo "ok $number - $1"; else
        echo "not ok $number - $1"
        printf '%s\n' "$2" | sed 's/^/#   /'
        failed=1
    fi
}

# The last column of each table row below a heading.
held() { # HEADING; of every table where it is empty
    awk -v heading="$1" -F '|' '/^## /{inside = heading == "" || index($0, heading) == 4} inside && /^\|/ && NF > 2 {print $(NF - 1)}' "$RULES"
}

named() { held "$1" | grep -oE '`[a-z0-9_]+`' | tr -d '`'; } # HEADING: verdicts that stand alone

given() { # SCRIPT: its verdicts, and those of the room that holds what all share
    [ -e "$1" ] || return 0
    grep -ohE '\bverdict [a-z0-9_]+' "$1" | cut -d ' ' -f 2
    ! grep -qE '^shared_rules ' "$1" || grep -ohE '\bverdict [a-z0-9_]+' tests/flow/shared.sh | cut -d ' ' -f 2
}

only_left() { comm -23 <(sort -u <<<"$1") <(sort -u <<<"$2") | sed '/^$/d'; } # LINES LINES

packs=$(sed -n 's/^## R[0-9]* `\([a-z_]*\)`.*/\1/p' "$RULES")
verdict every_regulation_that_ships_has_its_table \
    "$(only_left "$(basename -s .yaml assets/packs/*.yaml)" "$packs")$(only_left "$packs" "$(basename -s .yaml assets/packs/*.yaml)")"

shared=$(named 'What all ten share')
for pack in $packs; do
    script=tests/flow/test_$pack.sh
    wanted=$shared$'\n'$(named "R$(sed -n "s/^## R\([0-9]*\) \`$pack\`.*/\1/p" "$RULES") \`$pack\`")
    said=$(given "$script")
    verdict "every_rule_of_${pack}_is_held" "$(only_left "$wanted" "$said")"
    verdict "${pack}_holds_nothing_that_the_table_does_not_know" "$(only_left "$said" "$wanted")"
done

# "tests/tools/test_desk.c: behaviour", or a script of this folder by its bare name.
verdict every_test_that_is_pointed_at_is_there "$(held '' | grep -oE '[a-z_/]+\.(c|sh)(: [a-z0-9_]+)?' | sort -u |
    while IFS=': ' read -r file name; do
        [ -e "$file" ] || file=tests/flow/$file
        [ -e "$file" ] && grep -q -- "${name:-.}" "$file" || echo "$file: $name"
    done)"
exit "$failed"
