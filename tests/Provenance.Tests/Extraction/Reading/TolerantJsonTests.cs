using Provenance.Core.Extraction;
using Provenance.Core.Extraction.Reading;
using Xunit;

namespace Provenance.Tests.Extraction.Reading;

public sealed class TolerantJsonTests
{
    [Theory]
    [InlineData("{\"a\": 0.8,}", "{\"a\":0.8}", MendingRules.TrailingComma)]
    [InlineData("{\"a\": 1,, \"b\": 2}", "{\"a\":1,\"b\":2}", MendingRules.ExtraComma)]
    [InlineData("{\"a\": 1\n \"b\": 2}", "{\"a\":1,\"b\":2}", MendingRules.MissingComma)]
    [InlineData("{\"a\": \"x\"\n \"b\": 2}", "{\"a\":\"x\",\"b\":2}", MendingRules.MissingComma)]
    [InlineData("{\"a\": \"one\ntwo\"}", "{\"a\":\"one\ntwo\"}", MendingRules.ControlCharacter)]
    [InlineData("{\"a\": \"it\\'s\"}", "{\"a\":\"it's\"}", MendingRules.BadEscape)]
    [InlineData("{\"a\": \"x\\_y\"}", "{\"a\":\"x\\\\_y\"}", MendingRules.BadEscape)]
    [InlineData("{\"a\": \"\\ud83d!\"}", "{\"a\":\"\ufffd!\"}", MendingRules.LoneSurrogate)]
    [InlineData("{'a': 1}", "{\"a\":1}", MendingRules.SingleQuotes)]
    [InlineData("{a: 1}", "{\"a\":1}", MendingRules.UnquotedName)]
    [InlineData("{\"a\": True}", "{\"a\":true}", MendingRules.ForeignLiteral)]
    [InlineData("{\"a\": None}", "{\"a\":null}", MendingRules.ForeignLiteral)]
    [InlineData("{\"a\": NaN}", "{\"a\":NaN}", MendingRules.ForeignLiteral)]
    [InlineData("{\"a\": 1 // why\n}", "{\"a\":1}", MendingRules.Comment)]
    [InlineData("{\"a\": /* why */ 1}", "{\"a\":1}", MendingRules.Comment)]
    [InlineData("{\"a\": .5}", "{\"a\":0.5}", MendingRules.LooseNumber)]
    [InlineData("{\"a\": 80%}", "{\"a\":\"80%\"}", MendingRules.UnquotedValue)]
    [InlineData("{\"a\": 1, \"a\": 2}", "{\"a\":2}", MendingRules.DuplicateName)]
    [InlineData("{\"a\": [1, 2}", "{\"a\":[1,2]}", MendingRules.MissingBracket)]
    [InlineData("{\"\"a\": 1}", "{\"a\":1}", MendingRules.DoubledQuote)]
    [InlineData("{\"a\" {\"b\": 1}}", "{\"a\":{\"b\":1}}", MendingRules.MissingColon)]
    [InlineData("{\"a\": 1, <|im_end|> \"b\": 2}", "{\"a\":1,\"b\":2}", MendingRules.LeakedControlToken)]
    [InlineData("{\"a\": \"x\",\n .9,\n \"b\": 2}", "{\"a\":\"x\",\"b\":2}", MendingRules.ValueWithoutName)]
    [InlineData("{\"a\": \"He said \"no\" twice\", \"b\": 2}", "{\"a\":\"He said \\\"no\\\" twice\",\"b\":2}", MendingRules.UnescapedQuote)]
    [InlineData("{\"a\": \"I am 6'1\", 195\", \"b\": 2}", "{\"a\":\"I am 6'1\\\", 195\",\"b\":2}", MendingRules.UnescapedQuote)]
    public void What_can_be_mended_is_mended_and_named(string text, string expected, string rule)
    {
        var reading = TolerantJson.Read(text).Best!;

        Assert.Null(reading.Fault);
        Assert.Equal(expected, reading.Value.Render());
        Assert.Equal([rule], reading.Mendings.Select(mending => mending.Rule).Distinct());
    }

    [Theory]
    [InlineData("{\"a\": 0.8, \"b\": 0.", "{\"a\":0.8}", MendingRules.EndOfText)]
    [InlineData("{\"a\": 0.8, \"b\": 0.8", "{\"a\":0.8}", MendingRules.EndOfText)]
    [InlineData("{\"a\": 0.8, \"b\": \"cut", "{\"a\":0.8}", MendingRules.EndOfText)]
    [InlineData("{\"a\": 0.8, \"b\": {\"c\": [1, 2", "{\"a\":0.8,\"b\":{\"c\":[1]}}", MendingRules.EndOfText)]
    [InlineData("{\"a\": 0.8, \"b\": ?}", "{\"a\":0.8}", MendingRules.UnexpectedCharacter)]
    [InlineData("{\"b\": 0, \"a\": [\"He said \"no\", \"maybe\" and left\"], \"c\": 1}", "{\"b\":0,\"a\":[]}", MendingRules.UndecidableQuote)]
    [InlineData("{\"a\": 1, \"b\": \"never closed\n\"c\": 2}", "{\"a\":1}", MendingRules.MissingQuote)]
    public void What_stands_whole_before_a_fault_is_kept(string text, string expected, string rule)
    {
        var reading = TolerantJson.Read(text).Best!;

        Assert.Equal(rule, reading.Fault?.Rule);
        Assert.Equal(expected, reading.Value.Render());
    }

    [Theory]
    [InlineData("Here it is:\n```json\n{\"a\": 1}\n```\nAnything else?", Enclosure.Fenced)]
    [InlineData("```\n{\"a\": 1}\n```", Enclosure.Fenced)]
    [InlineData("<<<DISCERNUS_ANALYSIS_JSON_v6>>>\n{\"a\": 1}\n<<<END_DISCERNUS_ANALYSIS_JSON_v6>>>", Enclosure.Delimited)]
    [InlineData("```json\n<<<X>>>\n{\"a\": 1}\n<<<END_X>>>\n```", Enclosure.Delimited)]
    [InlineData("Scores for {name}: {\"a\": 1} as asked [1].", Enclosure.Bare)]
    [InlineData("First {\"a\": 0} as a draft.\n```json\n{\"a\": 1}\n```", Enclosure.Fenced)]
    [InlineData("```json\n{\"a\": 0}\n```\nOn second thought:\n```json\n{\"a\": 1}\n```", Enclosure.Fenced)]
    public void The_json_is_found_whatever_stands_around_it(string text, Enclosure enclosure)
    {
        var answer = TolerantJson.Read(text);

        Assert.Null(answer.FailureClass);
        Assert.Equal((enclosure, "{\"a\":1}"), (answer.Best!.Enclosure, answer.Best.Value.Render()));
    }

    [Theory]
    [InlineData("", FailureClasses.Empty)]
    [InlineData(" \n\t", FailureClasses.Empty)]
    [InlineData("I can't score that.", FailureClasses.NoJson)]
    [InlineData("The scores of {name} are high [1, 2].", FailureClasses.NoJson)]
    [InlineData("<ctrl94>thought\n{\"a\": 1}", FailureClasses.LeakedControlToken)]
    [InlineData("{\"a\": 1}<|im_end|>", FailureClasses.LeakedControlToken)]
    [InlineData("```json\n{\"a\": 1, \"b\"\n```", FailureClasses.MissingDelimiter)]
    [InlineData("```json\n{\"a\": 1, \"b\": [2, ", FailureClasses.Truncated)]
    [InlineData("{\"a\": \"cut in the first te", FailureClasses.Truncated)]
    public void Each_failure_has_its_class(string text, string expected) =>
        Assert.Equal(expected, TolerantJson.Read(text).FailureClass);

    [Fact]
    public void After_a_quote_taken_for_text_a_second_value_does_not_replace_the_first() =>
        Assert.Equal(
            "{\"score\":0.2,\"text\":\"say \\\"x\\\" now\"}",
            TolerantJson.Read("{\"score\": 0.2, \"text\": \"say \"x\" now\", \"score\": 0.9}").Best!.Value.Render());
}
