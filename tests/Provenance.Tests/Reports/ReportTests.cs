using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports;
using Provenance.Core.Sessions;
using Provenance.Testing.Reports;
using Xunit;

namespace Provenance.Tests.Reports;

public sealed partial class ReportTests
{
    private const string Attack = "</title></svg>\"'><script>alert(1)</script><img src=x "
        + "onerror=alert(2)>[a](javascript:x)|`=1+1\u0000\u001b[31m\u202e\ud83d\n# h";

    [Fact]
    public void A_run_with_gaps_says_so_on_its_first_lines()
    {
        var outcomes = ImmutableDictionary<int, OutcomeClass>.Empty.Add(2, OutcomeClass.Timeout).Add(3, OutcomeClass.Timeout);
        var input = new ReportInputBuilder { Gaps = [1], Outcomes = outcomes }.Build();

        foreach (var head in Heads(input))
        {
            Assert.Contains("finished with gaps", head, StringComparison.Ordinal);
            Assert.Contains("3 of 8 planned analyses have no answer (1 never answered; 2 failed as timeout)", head,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_report_names_the_budget_that_may_have_held_back_what_was_never_answered()
    {
        Assert.All(Heads(new ReportInputBuilder { Gaps = [1] }.Build()), head => Assert.Contains("budget", head, StringComparison.Ordinal));
        Assert.All(
            Heads(new ReportInputBuilder { Outcomes = ImmutableDictionary<int, OutcomeClass>.Empty.Add(2, OutcomeClass.Timeout) }.Build()),
            head => Assert.DoesNotContain("budget", head, StringComparison.Ordinal));
    }

    [Fact]
    public void A_whole_run_says_that_it_is_complete() =>
        Assert.All(Heads(new ReportInputBuilder().Build()), head =>
        {
            Assert.Contains("complete", head, StringComparison.Ordinal);
            Assert.DoesNotContain("gaps", head, StringComparison.Ordinal);
        });

    [Fact]
    public void A_report_without_a_language_model_says_so_on_its_first_lines() =>
        Assert.All(
            Heads(new ReportInputBuilder { Models = ["offline"], Provider = "offline" }.Build()),
            head => Assert.Contains("deterministic lexical scorer", head, StringComparison.Ordinal));

    [Fact]
    public void An_imported_session_says_what_is_unknown()
    {
        var input = new ReportInputBuilder { Import = new ImportNote("old-folder", "recorded-index", ["usage", "cost"]) }.Build();

        Assert.All(Heads(input), head =>
        {
            Assert.Contains("imported", head, StringComparison.Ordinal);
            Assert.Contains("usage, cost", head, StringComparison.Ordinal);
        });
        Assert.Contains("**Cost**: unknown, which is not zero", DeliverableWriterTests.Text(input, "final_report.md"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_that_could_not_be_read_are_named_on_the_first_lines()
    {
        var statuses = ImmutableDictionary<int, ExtractionStatus>.Empty
            .Add(2, ExtractionStatus.Unparsed).Add(3, ExtractionStatus.Unparsed).Add(5, ExtractionStatus.Partial);

        Assert.All(Heads(new ReportInputBuilder { Statuses = statuses }.Build()), head =>
        {
            Assert.Contains("finished with gaps", head, StringComparison.Ordinal);
            Assert.Contains("2 answers could not be read", head, StringComparison.Ordinal);
            Assert.Contains("Of 1 more only a part could be read", head, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_report_on_imported_answers_claims_nothing_of_how_they_were_asked()
    {
        var note = new ImportNote("old-folder", "recorded-index", ["usage", "cost", "sampling", "prompt"]);
        var input = new ReportInputBuilder { Import = note }.Build();
        input = input with { Analyses = [.. input.Analyses.Select(analysis => analysis with
        {
            Facts = analysis.Facts! with { Finished = ReportInputBuilder.Start.AddSeconds(analysis.Call.Ordinal) },
        })] };

        var text = DeliverableWriterTests.Text(input, "final_report.md");

        Assert.Contains("(sampling unknown)", text, StringComparison.Ordinal);
        Assert.Contains("asked elsewhere and imported", text, StringComparison.Ordinal);
        Assert.Contains("archived as it was imported", text, StringComparison.Ordinal);
        Assert.Contains("**Prompts**: unknown where", text, StringComparison.Ordinal);
        Assert.Contains("**Asked**: answers kept 2026-03-04 05:06:08 UTC to 2026-03-04 05:06:15 UTC", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a conversation of its own", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a system message of", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_clean_ups_cost_is_said_beside_what_the_analyses_cost()
    {
        var input = new ReportInputBuilder().Build() with { Cleanups = new CleanupTotals(2, 5, 4000, 900, 0.0125m, 1) };

        Assert.Contains(
            "**Clean-ups**: 5 attempts for 2 answers: 4\u202f000 tokens in, 900 out; \\$0.0125 on top of the cost of the analyses, "
                + "and an unknown cost of 1 attempt, which is not zero",
            DeliverableWriterTests.Text(input, "final_report.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_runs_of_one_document_are_paired_with_the_next_one_only() =>
        Assert.Contains(
            "Agreement between runs on `balance`: 2\u202f999 pairs of runs.",
            DeliverableWriterTests.Text(new ReportInputBuilder { Documents = 1, Runs = 3000 }.Build(), "final_report.md"),
            StringComparison.Ordinal);

    [Fact]
    public void Hostile_text_is_harmless_in_every_file()
    {
        var deliverables = DeliverableWriter.Write(new ReportInputBuilder { Hostile = Attack, Orphans = [1] }.Build());

        foreach (var text in deliverables.Select(deliverable => System.Text.Encoding.UTF8.GetString(deliverable.Bytes.Span)))
        {
            Assert.DoesNotContain(text, c => c is '\u0000' or '\u001b' or '\u202e' or '\ufffd' or '\r');
        }

        var html = DeliverableWriterTests.Text(new ReportInputBuilder { Hostile = Attack }.Build(), "final_report.html");
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<a href=\"javascript", html, StringComparison.OrdinalIgnoreCase);
        AssertDrawingsAreXml(html);
    }

    [Fact]
    public void Everything_unanswered_still_makes_a_report()
    {
        var html = DeliverableWriterTests.Text(new ReportInputBuilder { Gaps = [.. Enumerable.Range(1, 8)] }.Build(), "final_report.html");

        Assert.Contains("8 of 8 planned analyses have no answer", html, StringComparison.Ordinal);
        AssertDrawingsAreXml(html);
    }

    [Fact]
    public void One_document_makes_a_report() =>
        AssertDrawingsAreXml(DeliverableWriterTests.Text(new ReportInputBuilder { Documents = 1, Runs = 1 }.Build(), "final_report.html"));

    [Fact]
    public void Two_thousand_analyses_stay_quick_and_small()
    {
        var input = new ReportInputBuilder { Documents = 500, Models = ["a/one", "b/two"],
            Dimensions = ["hope", "fear", "calm", "rage", "awe", "joy"] }.Build();
        Assert.Equal(2000, input.Analyses.Length);
        var watch = Stopwatch.StartNew();

        var html = DeliverableWriter.Write(input).Single(deliverable => deliverable.Name == "final_report.html");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        Assert.True(html.Bytes.Length < 3_000_000, $"{html.Bytes.Length} bytes");
    }

    [Fact]
    public void Each_figure_has_its_own_id_and_exact_value()
    {
        var html = DeliverableWriterTests.Text(new ReportInputBuilder { Models = ["a/one", "b/two"] }.Build(), "final_report.html");
        var ids = Ids().Matches(html).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains("F:balance/overall/mean", ids);
        Assert.Contains("F:balance/model=a%2Fone/mean", ids);
        Assert.Contains("F:balance/by/side=left/median", ids);
        Assert.Matches("id=\"F:balance/overall/mean\" data-exact=\"-?0\\.[0-9]{10,}\"", html);
    }

    [Fact]
    public void The_page_fetches_nothing_and_runs_nothing()
    {
        var html = DeliverableWriterTests.Text(new ReportInputBuilder().Build(), "final_report.html");

        Assert.DoesNotMatch("(?i)<(script|img|link|iframe|object|embed)\\b|url\\(|@import|\\son[a-z]+=", html);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.All(Links().Matches(html), link => Assert.StartsWith("#", link.Groups[1].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_of_the_page_leads_somewhere()
    {
        var html = DeliverableWriterTests.Text(new ReportInputBuilder { Gaps = [1], Orphans = [2] }.Build(), "final_report.html");

        Assert.All(Links().Matches(html), link => Assert.Contains($" id=\"{link.Groups[1].Value[1..]}\"", html, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Heads(ReportInput input) =>
    [
        string.Join('\n', DeliverableWriterTests.Text(input, "final_report.md").Split('\n').Take(8)),
        DeliverableWriterTests.Text(input, "final_report.html").Split("<main>")[1].Split("<nav")[0],
    ];

    private static void AssertDrawingsAreXml(string html)
    {
        var drawings = Drawings().Matches(html).Select(match => XElement.Parse(match.Value)).ToList();
        Assert.NotEmpty(drawings);
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.All(drawings, drawing =>
        {
            Assert.NotEmpty(drawing.Element(svg + "title")!.Value);
            Assert.NotEmpty(drawing.Element(svg + "desc")!.Value);
            Assert.DoesNotContain("NaN", drawing.ToString(), StringComparison.Ordinal);
        });
    }

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawings();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("<a href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
