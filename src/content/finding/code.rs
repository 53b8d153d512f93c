//! The one table of everything that can be reported. `check --explain`, the reference, the rules in SARIF output and the
//! lint levels of a pack are generated from it.

mod code_table;
mod known_code;
#[cfg(test)]
mod tests;

use super::Severity;
use code_table::codes;

codes! {
    Files "Files and folders" {
        Unreadable "unreadable" Error
            "A file or folder cannot be read."
            "See that it is there, that it is a plain file, and that you may read it.";
        NotUtf8 "not-utf8" Error
            "A file is not UTF-8 text."
            "Save it as UTF-8; every editor can.";
        TooLarge "too-large" Error
            "A file is larger than a lesson may be."
            "A lesson has a few kilobytes and may have one megabyte. Split it, or take out what does not belong to a lesson.";
        TooDeep "too-deep" Error
            "Tables or folders lie too deep within each other."
            "A lesson needs about ten levels and may have forty; folders may lie thirty-two deep.";
        TooManyFiles "too-many-files" Error
            "There are more files than a pack may have."
            "A pack may have 20,000 files. Split it, or name the folders one by one.";
        LinkNotFollowed "link-not-followed" Warning
            "A symbolic link inside a folder is not followed."
            "A pack is data and stays inside its folder, so links are never followed. Put the file itself there, or name its target on the command line.";
        StrayFile "stray-file" Warning
            "A TOML file in a pack is read by nobody."
            "A pack's lessons are in `lessons` and its questions in `quizzes`, in files that end in `.toml` and are not hidden. Put the file there, mend the name, or name it in `exclude` of authwalk.toml.";
        NoFiles "no-files" Error
            "There is no TOML file to check."
            "Lessons and quizzes are files that end in `.toml`. `authwalk new pack` makes a folder to begin with.";
    }
    Toml "The TOML itself" {
        Syntax "syntax" Error
            "The text is not TOML."
            "The message says what was expected and where. The rest of the file is checked all the same where that is certain.";
        Toml11 "toml-1.1" Error
            "The text is TOML 1.1, which most editors and tools do not read yet."
            "Write it in TOML 1.0: tables in braces on one line and without a last comma, `\\u001b` for `\\e`, times with seconds.";
        DuplicateKey "duplicate-key" Error
            "A key is given a second time."
            "Keep one of them. Two steps are two `[[step]]`, with double brackets.";
        ControlCharacter "control-character" Error
            "A text holds a character that would steer a terminal."
            "Take it out. To show it, write its name or its number.";
    }
    Shape "The shape of a file" {
        FormatVersion "format-version" Error
            "The file is written for another version of authwalk."
            "This program reads versions 1 and 2; new files say `format_version = 2`. A higher number needs a newer authwalk.";
        UnknownKey "unknown-key" Error
            "A table has a key that means nothing there."
            "Mend its spelling, or take it out: a key that nobody reads has no effect.";
        MissingKey "missing-key" Error
            "A table lacks a key that it needs."
            "Add it. `authwalk new lesson` prints a template with every key that is needed.";
        WrongType "wrong-type" Error
            "A value is of another type than its key wants."
            "Numbers and true or false stand without quotes, texts with them; a list has square brackets.";
        UnknownValue "unknown-word" Error
            "A value is not one of the words that its key knows."
            "The finding names the nearest one, or all of them.";
        TooManyFaults "too-many-faults" Error
            "A file has so many faults that reading stopped."
            "Mend those above first; most of them may have one cause.";
    }
    Pack "Packs, levels and silence" {
        UnknownCode "unknown-code" Error
            "A level is set for a finding that does not exist."
            "The codes stand in brackets in each finding; `authwalk check --explain` lists them.";
        FixedLevel "fixed-code" Error
            "A level is set for a finding whose level cannot change."
            "A file that cannot be read, or whose keys mean nothing, cannot be declared sound. Mend the file.";
        DuplicateLevel "level-twice" Error
            "Two levels are set for one finding."
            "Keep it in one of `deny`, `warn` and `allow`.";
        InvalidPath "bad-path" Error
            "A path in authwalk.toml leads out of the pack, or nowhere at all."
            "Paths begin in the folder of authwalk.toml, with `/` between names: `lessons/drafts`, `quizzes/old-*.toml`. `*` stands for any part of one name.";
        UnmatchedPath "unmatched-path" Warning
            "A path in authwalk.toml fits no file."
            "Mend its spelling, or take it out: it may have been moved. With a `*` it may fit none today.";
        InvalidSuppression "bad-silence" Warning
            "A comment that is to silence a finding names no such finding, or gives no reason."
            "Write `# authwalk: allow CODE: why`, on the line of the finding or on the line above it.";
        UnusedSuppression "needless-silence" Warning
            "A comment silences a finding that is not there."
            "What it excused has been mended: take the comment out, or it will hide the next one.";
    }
    Texts "Texts and names" {
        EmptyText "empty-text" Error
            "A text is empty where somebody would read it."
            "Write it, or take the key out.";
        TextTooLong "text-too-long" Warning
            "A text takes more lines than its screen has at 80x24."
            "It would have to be scrolled, in front of a class or in the middle of a thought. Shorten it, or make two steps of it.";
        UnshownMarkup "unshown-markup" Warning
            "A text uses markup that a terminal cannot show."
            "Images, HTML, tables and footnotes have no place in a pane of text. Say it in words, or show it as a step.";
        InvisibleCharacter "invisible-character" Warning
            "A text holds a character that nobody can see."
            "Zero-width spaces, soft hyphens and byte order marks come with text that was copied, and make two equal words different. Take it out.";
        ShoutingText "shouting-text" Warning
            "A text shouts."
            "Words in capitals and rows of exclamation marks tire; `*so*` stresses a word.";
        InvalidId "bad-id" Error
            "An id has a character that ids do not have."
            "Ids are words of a-z and 0-9 with `-` between them; a lane's id is written with `_`, since it is a key of `expect_in`.";
        DuplicateId "duplicate-id" Error
            "An id is given to two things."
            "Give one of them another id. Progress is kept by id, so keep the older one.";
        SameTitle "same-title" Warning
            "Two lanes have the same title."
            "The tabs above the picture show the titles: say in each what its lane is about.";
        InvalidMinutes "bad-minutes" Error
            "A lesson takes between 1 and 60 minutes."
            "Split a longer one: people stop in the middle of what does not end.";
    }
    Translations "Translations" {
        Untranslated "untranslated" Warning
            "A translation lacks a text that its original has."
            "Until it is translated, the text is shown in the language of the original.";
        StrayTranslation "stray-translation" Error
            "A translation has a text that its original does not have, or has no original at all."
            "A translation has the shape of its original: steps, lanes and questions are found by their ids, options and hints by their place. What has no counterpart is never shown.";
    }
    Lessons "Lessons" {
        NoSteps "no-steps" Error
            "A lesson has no step."
            "Add a `[[step]]`.";
        TooManySteps "too-many-steps" Error
            "A lesson has more steps, lanes, accounts or acts than it may have."
            "A lesson may have 50 steps, 8 lanes and 16 accounts, a step 50 acts and 200 repetitions, and 64 acts may be in flight at once. Split it.";
        StepKind "step-kind" Error
            "A step has either acts or a task, and never both."
            "Make two steps of it: first what happens, then the learner's turn.";
        NoSolution "no-solution" Error
            "A task has no goal, or no solution that reaches it."
            "Say what must hold in the end with `goal`, and add the acts that reach it as `[[step.task.solution]]`.";
        UnknownLane "unknown-lane" Error
            "A lane is named that the lesson does not have."
            "Lanes are declared by `[[lane]]` and named by their `id`.";
        UnknownClient "unknown-client" Error
            "A client is named that the lesson does not have."
            "Clients are declared in the table `[client]`.";
        MissingClient "missing-client" Error
            "An act does not say who does it."
            "Add `by = …`: a request and a forged token come from somebody.";
        UnexpectedClient "needless-client" Error
            "An act that no client does names one."
            "Take `by` out: time, the operator and acts at once need no client.";
        ActKind "act-kind" Error
            "An act does exactly one kind of thing."
            "Make two acts of it, or add what it does.";
        OperatorKind "operator-kind" Error
            "An operator does exactly one kind of thing."
            "Make two acts of it, or add what the operator does.";
        ExtraKeyInAtOnce "not-bare" Error
            "An act within `at_once` only says who and what."
            "Acts in flight together have one outcome: put `lane`, `expect` and `save` on the act around them.";
        InvalidDuration "bad-span" Error
            "A span of time cannot be read."
            "Write `90s`, `15m` or `1h 30m`.";
        InvalidRequest "bad-request" Error
            "A request cannot be read, or is written in two ways."
            "Write a method, a space and a target: `GET /me`, `POST https://api.shop.test/login`, and one body. What is written in full as `raw` needs an empty line behind its headers, and no other key.";
        UnknownPath "unknown-path" Warning
            "A request goes to a page that its host does not have."
            "The reference lists the routes. Where a 404 or 405 is what the lesson is about, expect it as `status`.";
        InvalidRepetition "bad-times" Error
            "An act that is no request is to happen several times, or a request more often than it may."
            "`times` is a number from 2 to 100, beside `request`.";
        NothingToCompare "nothing-to-compare" Error
            "An act that happens in one lane compares lanes."
            "`same_in_lanes` and `differs_in_lanes` need an act without `lane` in a lesson with several; elsewhere `expect` says it.";
        UnknownSite "unknown-site" Error
            "A page is named whose site this world does not have."
            "Sites are declared in `[world.site]`, each a name with its origin: `evil = \"https://evil.test\"`.";
        IncompletePageStart "half-a-page" Error
            "A request names a page and not how it starts the request, or the other way round."
            "`page` says whose page it is, `start` what happens there: link, form, image or fetch. Write both or neither.";
        UnusedClient "unused-client" Warning
            "A client is declared and does nothing."
            "Learners look for it: let it act, or take it out of `[client]`.";
        IdenticalLanes "identical-lanes" Warning
            "Two lanes differ in nothing."
            "Learners look for the difference: let a switch of one of them differ, or an act happen in one of them only, or take it out.";
        UnusedSave "unused-save" Warning
            "A name is saved that nothing uses."
            "Take it out, or use it as `$name` in a later act, a goal or an expectation.";
        UnknownAccount "unknown-account" Error
            "The shop has no account of that name."
            "It has two people in every lesson: alice, an admin, and bob, a user. A lesson adds others as `[account.carol]`.";
        UnknownRole "unknown-role" Error
            "The shop has no role of that name."
            "It has `user` and `admin`.";
        UndefinedVariable "unknown-name" Error
            "A `$name` is used that nothing has saved by then."
            "Add `save.name = \"fact\"` to an act before this one. `$alice.password` and those of the other accounts are always known.";
    }
    Facts "Facts" {
        UnknownFact "unknown-fact" Error
            "There is no such fact."
            "`authwalk run FILE --facts` prints every fact of every act, ready to paste.";
        WrongValue "wrong-value" Error
            "A fact can never have that value."
            "An expectation that cannot be met is a slip of the pen. `absent`, a `$name` and the conditions `not`, `at_least`, `at_most`, `one_of` and `contains` fit every fact that they make sense for.";
        NeedlessExpectation "empty-promise" Warning
            "An expectation holds whatever happens."
            "No count is less than 0 and no status less than 100, so `{ at_least = 0 }` says nothing. Write what happens, or take it out.";
        UnpredictableFact "not-predictable" Error
            "A fact has no short list of answers to choose from."
            "Write `options = […]`, or predict a fact with few values, such as `status`, `user`, `refused_by`, `trace.…` or `store.sessions`.";
        UnknownOption "unknown-option" Error
            "A belief is explained that is not among the answers."
            "`believed` is a table from an answer that is offered to what somebody who gives it believes.";
    }
    Links "Links" {
        UnknownTopic "unknown-topic" Error
            "The curriculum has no such topic."
            "`authwalk check --coverage` lists the topics.";
        UnknownAsk "unknown-ask" Error
            "`answers` names a question that no interviewer asks."
            "It is a topic and the number of one of its `ask`, from 1: `jwt.refresh/2`.";
        UnknownPart "unknown-part" Error
            "A pack lists a part without a topic, or has a topic whose part it does not list."
            "`parts` gives the order of the parts of a course, and each topic names the part that it belongs to.";
        UnknownOperation "unknown-operation" Error
            "A step names an operation that the course has no code for."
            "The finding names the nearest one, or all of them. On a step with an `operation`, the key `l` shows its code in common frameworks.";
        TopicTwice "topic-twice" Warning
            "A topic is named twice in one `covers`."
            "Once is enough; perhaps another one was meant.";
        UnknownLesson "unknown-lesson" Error
            "There is no such lesson."
            "A link may lead to a lesson of the same pack or of the built-in course.";
        UnknownStep "unknown-step" Error
            "The lesson has no such step."
            "A link to a step is `lesson#step`, both by their ids.";
        UnknownQuestion "unknown-question" Error
            "There is no such question."
            "`next` names the id of a question of the same pack or of the built-in course.";
        RenamedLink "renamed-link" Warning
            "A link has a former id of the built-in course."
            "A lesson, a step or a question of the course has another id now. `authwalk check --fix` writes that.";
        PrerequisiteCycle "needs-in-circle" Error
            "Lessons need each other in a circle."
            "None of them could come first. Take one of their `needs` out.";
        SelfLink "link-to-itself" Error
            "Something leads to itself."
            "Name another, or none.";
    }
    Questions "Questions" {
        NoQuestions "no-questions" Error
            "A file of questions has none."
            "Add a `[[question]]`.";
        QuestionKind "question-kind" Error
            "A question has exactly one kind."
            "The kinds are choice, several, order, match, type, predict, spot and speak. Make two questions of it, or add what is missing.";
        TooFewOptions "too-few-options" Error
            "There is not enough to choose from, to order or to match."
            "It takes at least two. Each wrong option is something that people believe.";
        NoRightOption "no-right-option" Error
            "No option is right."
            "Mark the right one with `right = true`.";
        TwoRightOptions "two-right-options" Error
            "Two options are right where one can be chosen."
            "Mark one only; a question with several right options is `several`.";
        DuplicateOption "duplicate-option" Error
            "Two options are the same."
            "Capitals, spaces, markup and a full stop do not make two texts different. Change one, or take it out.";
        NoAcceptedAnswer "nothing-accepted" Error
            "No typed answer would be accepted."
            "Add the forms that count as right to `accept`, or the right number as `number`.";
        NumberMissing "number-missing" Error
            "A typed question has a tolerance or a unit and no number."
            "`tolerance` and `unit` say something of `number`. Add it, or take them out.";
        NegativeTolerance "negative-tolerance" Error
            "The tolerance of a number is less than 0."
            "`tolerance` is how far an answer may be off, in the unit of the number.";
        PlaceNotFound "place-not-found" Error
            "A place does not occur in the text exactly once."
            "Copy so much of the text that it occurs there once.";
        OverlappingPlaces "overlapping-places" Warning
            "Two places of a text overlap."
            "Whoever points at what they share means one of them, and gets the answer of the other. Choose places that lie apart.";
        UnknownCodeLanguage "unknown-code-language" Warning
            "The text of a `spot` question is in a language that is not known."
            "`lang` marks the code in a handout, so that it can be highlighted: `http`, `js`, `python`, `sql`. `text` fits everything else.";
        NoPoints "no-points" Error
            "A spoken answer has no points to compare with."
            "Write what a full answer names as `points`: they are ticked afterwards, and the grade is computed from them.";
        InvalidSeconds "bad-seconds" Error
            "A spoken answer takes between 5 seconds and 15 minutes."
            "In an interview ninety seconds are long.";
    }
    Truth "Truth: what a replay finds" {
        ActFailed "act-failed" Error
            "An act could not be carried out."
            "The message says why. `authwalk run FILE` plays the lesson up to there.";
        UnsupportedSetup "impossible-world" Error
            "The lab cannot be the world that this lesson sets up."
            "The message says what prevents it, and what to write.";
        ExpectationNotMet "expectation-not-met" Error
            "What a lesson expects did not happen."
            "Mend the lesson or the expectation; `authwalk run FILE --facts` prints what is so.";
        OutcomeNotOffered "prediction-outside" Error
            "What happened is not among the answers offered."
            "Nobody could have been right. Write it into `options`, predict another fact, or change what happens.";
        GoalTooEarly "goal-too-early" Error
            "The goal of a task holds before anything is done."
            "Let the step before leave something to do.";
        GoalNotReached "goal-not-reached" Error
            "The solution of a task does not reach its goal."
            "Mend the solution, or the goal.";
        TooSlow "too-slow" Error
            "Playing a lesson took longer than it may."
            "A lesson may take 20 seconds to play, and needs about one. Look for many acts at once, or for passwords hashed over and over.";
        OnlyStatuses "only-statuses" Warning
            "A lesson expects nothing but statuses."
            "A status can be right for the wrong reason. Expect what the lesson is about as well: `refused_by`, `user`, `set_cookie.…`, `trace.…`.";
        OptionWithoutReason "option-without-reason" Warning
            "Nothing says why a wrong answer to a prediction is wrong."
            "Whoever chose it wants to know what they believed wrongly. Add it to `believed` of the prediction or the question, true for the lane that is asked: where the lanes differ, as a table with a text for each.";
        SameAnswer "same-answer" Warning
            "All predictions of a lesson have the same answer."
            "Whoever notices stops thinking. Ask for another fact, or where the answer is another one.";
    }
    Fairness "Fairness of questions" {
        RightIsLongest "right-is-longest" Warning
            "The right option is the longest too often."
            "Over many questions whoever takes the longest option should be right no more often than by chance. Shorten right ones, and give wrong ones the words that a believer would use.";
        UnevenPositions "uneven-positions" Warning
            "The right option stands at one position too often or too rarely."
            "Options are shown as they are written or shuffled; a bank that favours one place gives itself away on paper. Move some.";
        FormGivesAway "form-gives-away" Warning
            "A rule of form finds the right option too often."
            "Whoever always takes the option with the most commas, or without `always`, should be right no more often than with random keys. Give right and wrong options the same form.";
        AnswerInQuestion "answer-in-question" Warning
            "The question gives its answer away."
            "A word that the question shares with the right option alone is a hint. Use it in a wrong option too, or ask with another word.";
        AnswerInHint "answer-in-hint" Warning
            "A hint says the answer."
            "Whoever takes a hint wants to find the rest alone. Name what to think about, and leave the words of the answer out.";
        OddOption "unlike-options" Warning
            "One option is unlike the others."
            "An option that is far longer or shorter, or alone in being code or a sentence, stands out before anybody has thought. Make them alike.";
        AllOfTheAbove "all-of-the-above" Warning
            "An option speaks of the other options."
            "`All of the above` is right for whoever knows two of three, and options may be shuffled. Make it a question of kind `several`.";
        AbsoluteWrongOption "absolute-in-wrong" Warning
            "Only wrong options use words such as always and never."
            "Practised readers strike out absolutes unread. Weaken them, or let a right option be as sure.";
        RedundantReason "reason-repeats" Warning
            "A reason only repeats the option or the question."
            "`because` says why. Somebody who chose this option wants to know what they believed wrongly.";
    }
    Coverage "Coverage (with `--coverage`)" {
        TopicNotTaught "topic-not-taught" Warning
            "No step of a lesson teaches a topic of the curriculum."
            "Add the topic to `covers` of the step that shows it. Where there is something to run, the step has an act, and an expectation or a prediction.";
        TopicNotAsked "topic-not-asked" Warning
            "No question covers a topic of the curriculum."
            "Write a question, or add the topic to `covers` of the one that asks about it.";
        AskNotAsked "ask-not-asked" Warning
            "No question asks what interviewers ask about a topic."
            "Write the question, or name the topic and the number of its `ask` in `answers` of the one that asks it.";
        LessonWithoutTask "lesson-without-task" Warning
            "A lesson has nothing for the learner to do."
            "Add a step with a `[step.task]`.";
        LessonNotAsked "lesson-not-asked" Warning
            "No question leads to a lesson or asks about one of its topics."
            "Add a question whose `see` leads to a step of it.";
    }
}
