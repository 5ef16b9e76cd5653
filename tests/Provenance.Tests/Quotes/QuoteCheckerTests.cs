using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Provenance.Core.Quotes;
using Xunit;
using Xunit.Abstractions;

namespace Provenance.Tests.Quotes;

public sealed class QuoteCheckerTests(ITestOutputHelper output)
{
    private const string Document =
        "Neighbours! \u201CThe well is dry,\u201D said the mayor \u2014 and nobody moved. [applause] We dig on Monday.\n\n12:40 Bring spades, 12:44 bring bread.";

    private static readonly QuoteChecker Checker = new(Document);

    [Theory]
    [InlineData("and nobody moved", QuoteStatus.Exact)]
    [InlineData("\"the well is  dry,\" SAID the mayor - and nobody moved...", QuoteStatus.Normalised)]
    [InlineData("[NEED: We dig on Monday]", QuoteStatus.Markup)]
    [InlineData("[NEED: We dig on Monday", QuoteStatus.Markup)]
    [InlineData("[We dig on Monday.]", QuoteStatus.Markup)]
    [InlineData("The well is dry ... We dig on Monday.", QuoteStatus.Elided)]
    [InlineData("[NEED: The well is dry (...) We dig on Monday.]", QuoteStatus.Elided)]
    [InlineData("said the mayor [of the town] and nobody moved", QuoteStatus.Elided)]
    [InlineData("We dig [all of us] on Monday", QuoteStatus.Loose)]
    [InlineData("bring spades bring bread", QuoteStatus.Loose)]
    [InlineData("and [DRAMA: nobody moved!]", QuoteStatus.Loose)]
    [InlineData("'The well is dry,' said the mayor", QuoteStatus.Loose)]
    [InlineData("We dig on Monday ... the well is dry", QuoteStatus.NotFound)]
    [InlineData("nobody moved. We dig on Monday", QuoteStatus.NotFound)]
    [InlineData("we dig on Tuesday", QuoteStatus.NotFound)]
    [InlineData(" ", QuoteStatus.NotFound)]
    [InlineData("...", QuoteStatus.NotFound)]
    public void A_quote_is_found_by_the_first_rule_that_fits(string quote, QuoteStatus expected) =>
        Assert.Equal(expected, Checker.Find(quote).Status);

    [Theory]
    [InlineData("nobody moved")]
    [InlineData("WE DIG ON MONDAY")]
    [InlineData("[NEED: we dig on Monday]")]
    [InlineData("we dig on Monday ... bring bread")]
    [InlineData("spades bring bread")]
    public void The_offset_is_where_the_quote_begins_in_the_document_as_it_is(string quote)
    {
        var offset = Checker.Find(quote).Offset!.Value;

        var word = quote.Replace("[NEED: ", "", StringComparison.Ordinal).Split(' ')[0];
        Assert.Equal(word, Document.Substring(offset, word.Length), ignoreCase: true);
    }

    [Fact]
    public void Accents_count_the_same_in_one_piece_and_in_two()
    {
        var checker = new QuoteChecker("O povo na\u0303o esqueceu; a nac\u0327a\u0303o tambe\u0301m.");

        Assert.Equal((QuoteStatus.Normalised, 0), checker.Find("o povo n\u00E3o esqueceu"));
        Assert.Equal(QuoteStatus.Normalised, checker.Find("a na\u00E7\u00E3o tamb\u00E9m").Status);
    }

    [Fact]
    public void Any_part_of_a_document_is_exact_at_its_place()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonWhiteSpaceString>(), ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<byte>(),
            (document, from, length) =>
            {
                var text = document.Get;
                var start = from % text.Length;
                var quote = text.Substring(start, Math.Min(1 + (length % 20), text.Length - start));
                return string.IsNullOrWhiteSpace(quote)
                    || new QuoteChecker(text).Find(quote) == (QuoteStatus.Exact, text.IndexOf(quote, StringComparison.Ordinal));
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Hostile_quotes_are_checked_in_bounded_time()
    {
        var checker = new QuoteChecker(string.Concat(Enumerable.Repeat("aaaaaaaaaaaaaaaaaaaaaaab ", 8_000)));
        var watch = Stopwatch.StartNew();
        foreach (var quote in new[] { new string('[', 50_000), string.Concat(Enumerable.Repeat("[A: ", 20_000)), string.Concat(Enumerable.Repeat("aaaaaaaaa...", 20_000)), new string('a', 50_000) })
            Assert.NotEqual(QuoteStatus.Exact, checker.Find(quote).Status);

        output.WriteLine($"four hostile quotes against 200,000 characters: {watch.Elapsed.TotalMilliseconds:F0} ms");
    }
}
