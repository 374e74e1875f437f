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

echo 1..22
says pack_check_takes_a_good_one 0 'clinic.yaml: in order: version' check assets/packs/clinic.yaml
says pack_check_names_file_line_and_field 1 'bad-icon.yaml:34: kinds[1].icon: ' check tests/vectors/packs/bad-icon.yaml
says pack_check_says_when_there_is_no_file 1 'nowhere.yaml' check nowhere.yaml
says pack_check_needs_a_file 2 'pack check FILE' check
says pack_show_speaks_chinese 0 '意见' show assets/packs/clinic.yaml
says pack_show_speaks_english 0 'when kind = A complaint' show assets/packs/enterprise.yaml --lang en
says pack_show_knows_three_languages 2 'pack show FILE' show assets/packs/clinic.yaml --lang fr
says pack_show_refuses_a_bad_one 1 'bad-icon.yaml:34' show tests/vectors/packs/bad-icon.yaml
all=tests/vectors/packs/everything.yaml
says pack_show_draws_who 0 'Inspector (inspector), sees names and contacts' show $all --lang en
says pack_show_draws_routes_in_their_order 0 $' 1. → Security, Property\n     when category = Somebody is stuck in a lift\n 2. → Security\n     when Level = Major\n     and urgent = yes' show $all --lang en
says pack_show_draws_what_a_step_needs 0 'after Accept, Set the level, Tell the head' show $all --lang en
says pack_show_draws_what_a_step_asks 0 $'- Amount in yuan (amount), 100–500\n       when Departments = one or several' show $all --lang en
says pack_show_draws_grounds 0 $'Tell where to ask (point_out, explain) · everybody\n     when Grounds for not accepting = Not in our remit' show $all --lang en
says pack_show_draws_what_nobody_said 0 $'     when late = yes\n     and Level = Major or not said yet\n' show $all --lang en
says pack_show_draws_clocks 0 'Inquiry and decision (inquiry): receipt, Reopen → Decide, 30 days, at most 60, warned before the end: 120 hours' show $all --lang en
says pack_show_draws_clocks_in_the_language 0 $'答覆 (reply): 決定 → 答覆, 辦結, 當天\n' show $all --lang zh-Hant
says pack_show_draws_duties 0 '每月统计 (monthly): 每月, 期满后最迟 10 天: 投诉统计表' show $all
says pack_show_draws_papers 0 $'- 投诉登记表 (register)\n     | 编号 | 经过 |\n     | 决定 | 经办人 | 日期 |' show $all
says pack_show_draws_what_can_be_tapped 0 $'- Complaint (complaint)\n    to tap: I told you before, and nobody acted\n  - Renovation noise (noise)\n      to tap: The renovation is too loud\n' show $all --lang en
says pack_show_draws_which_question_takes_it 0 $'(course), required, with the phrases of the category\n     to tap: It disturbs my work\n' show $all --lang en
says pack_check_names_the_phrase_that_is_shown_twice 1 "bad-phrase-of-its-kind.yaml:31: kinds[0].categories[0].phrases[0].zh-Hans: '太慢' stands in kinds[0].phrases already" check tests/vectors/packs/bad-phrase-of-its-kind.yaml
says pack_check_helps 0 'pack check FILE' check --help
[ "$failed" = 0 ]
