#!/bin/bash
# `tonggui-ctl pack`: what it says about good packs, bad ones and bad calls.
set -u
cd "$(dirname "$0")/../.."
CTL=${BUILD:-build}/bin/tonggui-ctl
number=0 failed=0

says() { # NAME WANTED-STATUS WANTED-WORDS ARGUMENTS…
    local name=$1 wanted=$2 words=$3 said status
    shift 3
    said=$("$CTL" pack "$@" 2>&1)
    status=$?
    number=$((number + 1))
    if [ "$status" = "$wanted" ] && [[ $said == *"$words"* ]]; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        echo "# status $status: $said" | head -5
        failed=$((failed + 1))
    fi
}

echo 1..9
says pack_check_takes_a_good_one 0 'clinic.yaml: in order: version' check assets/packs/clinic.yaml
says pack_check_names_file_line_and_field 1 'bad-icon.yaml:34: kinds[1].icon: ' check tests/vectors/packs/bad-icon.yaml
says pack_check_says_when_there_is_no_file 1 'nowhere.yaml' check nowhere.yaml
says pack_check_needs_a_file 2 'pack check FILE' check
says pack_show_speaks_chinese 0 '意见' show assets/packs/clinic.yaml
says pack_show_speaks_english 0 'when kind is complaint' show assets/packs/enterprise.yaml --lang en
says pack_show_knows_three_languages 2 'pack show FILE' show assets/packs/clinic.yaml --lang fr
says pack_show_refuses_a_bad_one 1 'bad-icon.yaml:34' show tests/vectors/packs/bad-icon.yaml
says pack_check_helps 0 'pack check FILE' check --help
[ "$failed" = 0 ]
