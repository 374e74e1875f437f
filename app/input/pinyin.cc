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
#include <fstream>
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
#include <libime/core/historybigram.h>
#include <libime/core/prediction.h>
#include <libime/core/userlanguagemodel.h>
#include <libime/pinyin/pinyincontext.h>
#include <libime/pinyin/pinyindictionary.h>
#include <libime/pinyin/pinyinime.h>

extern "C" {
#include "app/input/pinyin.h"
}

using Flag = libime::PinyinFuzzyFlag;

namespace
{

/* Everything there is to tune. */
struct tuning {
    std::vector<Flag> flags;
    size_t sentences;           /* that are offered first */
    size_t beam, frame;         /* of the search */
    float distance;             /* from the best, of words that are offered (log10) */
    size_t predictions;         /* at most */
    size_t prediction_word_max; /* characters of the word that they follow */
    size_t word_dictionary;     /* where our own words are */
};

const tuning TUNING = {
    .flags = {Flag::CommonTypo, Flag::Inner, Flag::V_U, Flag::VE_UE, /* else `lue` is nothing */
              /* Southern accents. */
              Flag::Z_ZH, Flag::C_CH, Flag::S_SH, Flag::IN_ING, Flag::EN_ENG},
    .sentences = 1,
    .beam = libime::Decoder::beamSizeDefault,
    .frame = libime::Decoder::frameSizeDefault,
    .distance = 1.0F,
    .predictions = 12,
    .prediction_word_max = 4,
    .word_dictionary = libime::TrieDictionary::UserDict + 1,
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
    std::string letters;
    std::vector<ime_choice> chosen;
    size_t begin = 0;

    pinyin() : ime(load_dictionary(), load_model()), context(&ime)
    {
        libime::PinyinFuzzyFlags flags;
        for (Flag flag : TUNING.flags)
            flags |= flag;
        ime.setFuzzyFlags(flags);
        ime.setNBest(TUNING.sentences);
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

void offer(const pinyin &pinyin, choices *choices)
{
    const size_t fixed = pinyin.chosen_end();
    const std::string_view rest = std::string_view(pinyin.letters).substr(fixed);
    for (const auto &candidate : pinyin.context.candidates()) {
        if (candidate.sentence().empty())
            continue;
        const std::string text = candidate.toString();
        const bool first = choices->count == 0;
        /* What means nothing may have been meant as it stands: "vip". */
        if (first && has_latin(text.substr(0, 1)))
            (void)choices_add(choices, rest.data(), rest.size(), rest.size());
        if (!choices_add(choices, text.data(), text.size(), pinyin.end_of(candidate) - fixed))
            return;
        if (first && has_latin(text))
            (void)choices_add(choices, rest.data(), rest.size(), rest.size());
    }
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

enum tg_err add_word_line(pinyin *pinyin, const std::string &line)
{
    std::istringstream fields(line);
    std::string word, spelled, weight;
    std::getline(fields, word, '\t');
    std::getline(fields, spelled, '\t');
    std::getline(fields, weight);
    char *end = nullptr;
    const float cost = strtof(weight.c_str(), &end);
    if (word.empty() || spelled.empty() || weight.empty() || *end != '\0')
        return TG_ERR_FORMAT;
    pinyin->ime.dict()->addWord(TUNING.word_dictionary, spelled, word, cost);
    return TG_OK;
}

void add_sentence(pinyin *pinyin, const std::string &line)
{
    std::istringstream words(line);
    std::vector<std::string> sentence;
    for (std::string word; words >> word;)
        sentence.push_back(word);
    if (!sentence.empty())
        pinyin->ime.model()->history().add(sentence);
}

} // namespace

/* ---- the door */

extern "C" enum tg_err pinyin_create(struct pinyin **out_pinyin, struct fault *fault)
{
    try {
        *out_pinyin = new pinyin();
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

extern "C" enum tg_err pinyin_add_words(struct pinyin *pinyin, const char *path,
                                        struct fault *fault)
{
    size_t number = 0;
    try {
        std::ifstream file(path);
        if (!file)
            return fault_set(fault, TG_ERR_MISSING, "%s: cannot be opened", path);
        for (std::string line; std::getline(file, line);) {
            number++;
            if (line.empty() || line[0] == '#')
                continue;
            if (line.find('\t') == std::string::npos)
                add_sentence(pinyin, line);
            else if (add_word_line(pinyin, line) != TG_OK)
                return fault_set(fault, TG_ERR_FORMAT,
                                 "%s:%zu: not a word, its Pinyin and its weight", path, number);
        }
        return TG_OK;
    } catch (const std::bad_alloc &) {
        return fault_set(fault, TG_ERR_MEMORY, "no memory for %s", path);
    } catch (const std::exception &why) {
        return fault_set(fault, TG_ERR_FORMAT, "%s:%zu: %s", path, number, why.what());
    }
}

extern "C" enum tg_err pinyin_answer(struct pinyin *pinyin, const struct ime_request *request,
                                     struct choices *choices)
{
    try {
        pinyin->follow(*request, *choices);
        spell(*pinyin, choices->answer);
        offer(*pinyin, choices);
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
