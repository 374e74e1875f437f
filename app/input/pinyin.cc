/* Why C++: libIME has no other door. Of the engines that run without a network or a service of
 * their own it is the one that gets most sentences right (librime and libpinyin, which are C, get
 * 50 % and 39 % where it gets 67 %), and wrapping it elsewhere would not make it C. So this file
 * stays thin, and nothing of C++ leaves it: no exception, no type.
 *
 * 1. The context has typed exactly letters[begin, letter_count) and selected what `chosen` has
 *    from `begin` on. A question that goes on from there costs its difference only.
 * 2. Letters before `begin` are done with: what was chosen of them is not (any more) among
 *    libIME's own candidates, so the rest is converted by itself.
 * 3. When anything throws, nothing here is trusted any more: the caller ends the process. */
#include <algorithm>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <stdint.h>
#include <time.h>

#include <libime/core/decoder.h>
#include <libime/core/prediction.h>
#include <libime/core/userlanguagemodel.h>
#include <libime/pinyin/pinyincontext.h>
#include <libime/pinyin/pinyindictionary.h>
#include <libime/pinyin/pinyinime.h>

extern "C" {
#include "app/input/accent.h"
#include "app/input/pinyin.h"
}

using Flag = libime::PinyinFuzzyFlag;

namespace
{

/* Everything there is to tune. */
struct tuning {
    std::vector<Flag> flags;
    size_t readings;            /* of all letters, that are weighed against each other */
    size_t sentences;           /* of these, the ones of several words that are offered … */
    double sentence_distance;   /* … so far below the best one (log10) */
    double wording;             /* how much our own lines have to say, libIME having 1 */
    double accent;              /* what one costs, beside what it costs in libIME (log10) */
    size_t beam, frame;         /* of the search */
    float distance;             /* of a reading from the best one (log10) */
    float phrase_distance;      /* likewise, of one that stands for some letters only */
    size_t predictions;         /* at most */
    size_t prediction_word_max; /* characters of the word that they follow */
    size_t word_dictionary;     /* where our own words are */
    float word_cost;            /* how much likelier than unknown they are (log10) */
};

const tuning TUNING = {
    .flags = {Flag::CommonTypo, Flag::Inner, Flag::V_U, Flag::VE_UE, /* else `lue` is nothing */
              /* Southern accents. */
              Flag::Z_ZH, Flag::C_CH, Flag::S_SH, Flag::IN_ING, Flag::EN_ENG},
    .readings = 100,
    .sentences = 3,
    .sentence_distance = 2.5,
    .wording = 0.7,
    .accent = 0.7,
    .beam = libime::Decoder::beamSizeDefault,
    .frame = libime::Decoder::frameSizeDefault,
    .distance = 4.0F,
    .phrase_distance = 1.0F,
    .predictions = 12,
    .prediction_word_max = 4,
    .word_dictionary = libime::TrieDictionary::UserDict + 1,
    .word_cost = 1.0F,
};

const char DICTIONARY[] = "/usr/share/libime/sc.dict";

std::unique_ptr<libime::PinyinDictionary> load_dictionary()
{
    auto dictionary = std::make_unique<libime::PinyinDictionary>();
    dictionary->load(libime::PinyinDictionary::SystemDict, DICTIONARY,
                     libime::PinyinDictFormat::Binary);
    dictionary->addEmptyDict();
    return dictionary;
}

std::unique_ptr<libime::UserLanguageModel> load_model()
{
    auto file =
        libime::DefaultLanguageModelResolver::instance().languageModelFileForLanguage("zh_CN");
    if (!file)
        throw std::runtime_error("zh_CN.lm is not there");
    file->predictionTrie(); /* is read when it is first asked for: here, not in front of somebody */
    return std::make_unique<libime::UserLanguageModel>(file);
}

} // namespace

struct pinyin {
    libime::PinyinIME ime;
    libime::PinyinContext context;
    libime::Prediction prediction;
    const struct wording *wording;
    std::string letters;
    std::vector<ime_choice> chosen;
    size_t begin = 0;

    explicit pinyin(const struct wording *own)
        : ime(load_dictionary(), load_model()), context(&ime), wording(own)
    {
        libime::PinyinFuzzyFlags flags;
        for (Flag flag : TUNING.flags)
            flags |= flag;
        ime.setFuzzyFlags(flags);
        ime.setNBest(TUNING.readings);
        ime.setBeamSize(TUNING.beam);
        ime.setFrameSize(TUNING.frame);
        ime.setScoreFilter(TUNING.distance);
        ime.setPreeditMode(libime::PinyinPreeditMode::RawText);
        prediction.setUserLanguageModel(ime.model());
    }

    void follow(const ime_request &request, const choices &choices);
    size_t end_of(const libime::SentenceResult &sentence) const;
    size_t chosen_end() const;

  private:
    void type(size_t from);
    void start_at(size_t at);
    bool goes_on(const ime_request &request, size_t common) const;
    bool select(const ime_choice &choice, const choices &choices);
};

/* ---- what was asked */

size_t pinyin::chosen_end() const
{
    size_t end = 0;
    for (const ime_choice &choice : chosen)
        end += choice.letters;
    return end;
}

/* The letter behind the last one that `sentence` stands for. A mark between syllables that follows
 * goes with it. */
size_t pinyin::end_of(const libime::SentenceResult &sentence) const
{
    size_t end = begin + context.selectedLength() + sentence.sentence().back()->to()->index();
    while (end < letters.size() && letters[end] == '\'')
        end++;
    return end;
}

void pinyin::type(size_t from)
{
    if (from < letters.size())
        context.type(std::string_view(letters).substr(from));
}

void pinyin::start_at(size_t at)
{
    begin = at;
    context.clear();
    type(at);
}

bool pinyin::goes_on(const ime_request &request, size_t common) const
{
    if (chosen.size() > request.fixed_count || chosen_end() > common)
        return false;
    for (size_t i = 0; i < chosen.size(); i++)
        if (chosen[i].letters != request.fixed[i].letters ||
            strcmp(chosen[i].text, request.fixed[i].text) != 0)
            return false;
    return true;
}

bool pinyin::select(const ime_choice &choice, const choices &choices)
{
    char shown[IME_CHOICE_MAX + 1];
    const size_t end = chosen_end() + choice.letters;
    const auto &candidates = context.candidates();
    for (size_t i = 0; i < candidates.size(); i++) {
        const std::string text = candidates[i].toString();
        if (end_of(candidates[i]) != end ||
            !choices_show(&choices, text.data(), text.size(), shown) ||
            strcmp(shown, choice.text) != 0)
            continue;
        context.select(i);
        return true;
    }
    return false;
}

/* Afterwards the context is where the question says. */
void pinyin::follow(const ime_request &request, const choices &choices)
{
    const std::string_view wanted(request.letters);
    const size_t both = std::min(wanted.size(), letters.size());
    const auto parting = std::mismatch(wanted.begin(), wanted.begin() + both, letters.begin());
    const size_t common = static_cast<size_t>(parting.first - wanted.begin());
    letters = wanted;
    if (!goes_on(request, common)) {
        chosen.clear();
        start_at(0);
    } else {
        context.erase(common - begin, context.size());
        type(common);
    }
    while (chosen.size() < request.fixed_count) {
        const ime_choice &next = request.fixed[chosen.size()];
        const bool among = select(next, choices);
        chosen.push_back(next);
        if (!among)
            start_at(chosen_end());
    }
}

/* ---- what is answered */

namespace
{

/* "xi ' an" as a reader wants it: "xi an". */
void spell(const pinyin &pinyin, ime_answer *answer)
{
    const std::string all = pinyin.context.preedit();
    const size_t skip = std::min(pinyin.context.selectedSentence().size(), all.size());
    size_t len = 0;
    for (char letter : std::string_view(all).substr(skip)) {
        const bool apart = letter == ' ' || letter == '\'';
        if (len < IME_SPELLED_MAX && !(apart && (len == 0 || answer->spelled[len - 1] == ' ')))
            answer->spelled[len++] = apart ? ' ' : letter;
    }
    while (len > 0 && answer->spelled[len - 1] == ' ')
        len--;
    answer->spelled[len] = '\0';
}

bool has_latin(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/* The accents that `reading` takes for granted. */
size_t accents_of(const pinyin &pinyin, const libime::SentenceResult &reading)
{
    const std::string_view typed =
        std::string_view(pinyin.letters).substr(pinyin.begin + pinyin.context.selectedLength());
    std::istringstream meant(pinyin.context.candidateFullPinyin(reading));
    std::string syllable;
    size_t count = 0;
    for (const auto *word : reading.sentence()) {
        const auto &ends = word->path();
        for (size_t i = 1; i < ends.size() && std::getline(meant, syllable, '\''); i++) {
            const size_t from = ends[i - 1]->index();
            const std::string_view part = typed.substr(from, ends[i]->index() - from);
            count += accent_count(part.data(), part.size(), syllable.data(), syllable.size());
        }
    }
    return count;
}

/* libIME puts the readings of all letters first; the words behind them, whose scores have no end of
 * a sentence in them, are not to be compared. */
bool is_reading(const pinyin &pinyin, const libime::SentenceResult &candidate)
{
    return !candidate.sentence().empty() && pinyin.end_of(candidate) == pinyin.letters.size() &&
           candidate.score() < candidate.sentence().back()->score();
}

struct reading {
    double score;
    const libime::SentenceResult *of;
};

/* What all the letters may stand for, likeliest first: libIME's model is of newspapers, our lines
 * are of complaints, and both have their say. */
std::vector<reading> weigh(const pinyin &pinyin, const std::string &before)
{
    std::vector<reading> readings;
    for (const auto &candidate : pinyin.context.candidates()) {
        if (!is_reading(pinyin, candidate))
            break;
        const std::string text = candidate.toString();
        const double ours = wording_score(pinyin.wording, before.c_str(), text.data(), text.size());
        const double accents = static_cast<double>(accents_of(pinyin, candidate));
        readings.push_back(
            {candidate.score() + TUNING.wording * ours - TUNING.accent * accents, &candidate});
    }
    std::stable_sort(readings.begin(), readings.end(),
                     [](const reading &a, const reading &b) { return a.score > b.score; });
    return readings;
}

bool add(const pinyin &pinyin, const libime::SentenceResult &candidate, choices *choices)
{
    const size_t fixed = pinyin.chosen_end();
    const std::string text = candidate.toString();
    const std::string_view rest = std::string_view(pinyin.letters).substr(fixed);
    const bool first = choices->count == 0;
    /* What means nothing may have been meant as it stands: "vip". */
    if (first && has_latin(text.substr(0, 1)))
        (void)choices_add(choices, rest.data(), rest.size(), rest.size());
    const bool more =
        choices_add(choices, text.data(), text.size(), pinyin.end_of(candidate) - fixed);
    if (first && has_latin(text))
        (void)choices_add(choices, rest.data(), rest.size(), rest.size());
    return more;
}

/* The words that stand for some of the letters, in libIME's order, and the phrases of several that
 * are hardly less likely than the words. */
void offer_parts(const pinyin &pinyin, choices *choices)
{
    std::vector<float> best(pinyin.letters.size() + 1, -std::numeric_limits<float>::infinity());
    for (const auto &candidate : pinyin.context.candidates())
        if (candidate.sentence().size() == 1) {
            float &of_these = best[pinyin.end_of(candidate)];
            of_these = std::max(of_these, candidate.score());
        }
    for (const auto &candidate : pinyin.context.candidates()) {
        if (candidate.sentence().empty())
            continue;
        const size_t end = pinyin.end_of(candidate);
        const bool phrase = candidate.sentence().size() > 1;
        if (phrase && (end == pinyin.letters.size() ||
                       candidate.score() < best[end] - TUNING.phrase_distance))
            continue;
        if (!add(pinyin, candidate, choices))
            return;
    }
}

void offer(const pinyin &pinyin, const char *before, choices *choices)
{
    const auto readings = weigh(pinyin, before + pinyin.context.selectedSentence());
    size_t sentences = 0;
    for (const reading &reading : readings) {
        const bool near = reading.score >= readings[0].score - TUNING.sentence_distance;
        if (reading.of->sentence().size() > 1 && (!near || ++sentences > TUNING.sentences))
            continue;
        if (!add(pinyin, *reading.of, choices))
            return;
    }
    offer_parts(pinyin, choices);
}

/* The longest word that the model knows at the end of `text`. */
std::string last_word(const pinyin &pinyin, std::string_view text)
{
    std::vector<size_t> starts;
    for (size_t at = text.size(); at > 0 && starts.size() < TUNING.prediction_word_max;)
        if ((static_cast<unsigned char>(text[--at]) & 0xC0) != 0x80)
            starts.push_back(at);
    const libime::UserLanguageModel &model = *pinyin.ime.model();
    for (auto start = starts.rbegin(); start != starts.rend(); ++start) {
        const std::string_view word = text.substr(*start);
        if (model.index(word) != model.unknown())
            return std::string(word);
    }
    return "";
}

} // namespace

/* ---- the door */

extern "C" enum tg_err pinyin_create(const struct wording *wording, struct pinyin **out_pinyin,
                                     struct fault *fault)
{
    try {
        *out_pinyin = new pinyin(wording);
        return TG_OK;
    } catch (const std::bad_alloc &) {
        return fault_set(fault, TG_ERR_MEMORY, "no memory for Pinyin");
    } catch (const std::exception &why) {
        return fault_set(fault, TG_ERR_MISSING,
                         "Pinyin: %s or the language model does not load: %s. Install libime-data "
                         "and libime-data-language-model.",
                         DICTIONARY, why.what());
    }
}

extern "C" void pinyin_destroy(struct pinyin *pinyin)
{
    delete pinyin;
}

extern "C" enum tg_err pinyin_add_word(struct pinyin *pinyin, const char *word, const char *spelled)
{
    try {
        pinyin->ime.dict()->addWord(TUNING.word_dictionary, spelled, word, TUNING.word_cost);
        return TG_OK;
    } catch (const std::bad_alloc &) {
        return TG_ERR_MEMORY;
    } catch (const std::exception &) {
        return TG_ERR_FORMAT;
    }
}

extern "C" enum tg_err pinyin_answer(struct pinyin *pinyin, const struct ime_request *request,
                                     const char *before, struct choices *choices)
{
    try {
        pinyin->follow(*request, *choices);
        spell(*pinyin, choices->answer);
        offer(*pinyin, before, choices);
        return TG_OK;
    } catch (...) {
        return TG_ERR_MEMORY;
    }
}

extern "C" enum tg_err pinyin_predict(struct pinyin *pinyin, const char *before,
                                      struct choices *choices)
{
    try {
        const std::string word = last_word(*pinyin, before);
        if (word.empty())
            return TG_OK;
        for (const std::string &next : pinyin->prediction.predict({word}, TUNING.predictions))
            if (!has_latin(next))
                (void)choices_add(choices, next.data(), next.size(), 0);
        return TG_OK;
    } catch (...) {
        return TG_ERR_MEMORY;
    }
}
