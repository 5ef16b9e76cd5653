using System.Text;
using System.Text.RegularExpressions;
using System.Net;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Explanations;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Reports;
using Provenance.Core.Tables;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Xunit;

namespace Provenance.Tests.Explanations;

public sealed partial class SessionExplainerTests
{
    private const string Cell = "results.csv#fox/test%2Fmodel";

    [Fact]
    public async Task A_mean_leads_to_documents_analyses_scores_and_bytes()
    {
        var explanation = await ExplainAsync("F:share/overall/mean");

        Assert.Equal(
            [
                "F:share/overall/mean", "F:share/overall/document=fox", $"{Cell}/1/share", "scores.csv#fox/test%2Fmodel/1/brown/raw_score",
                $"{Cell}/2/share", "scores.csv#fox/test%2Fmodel/2/brown/raw_score", $"{Cell}/3/share", "scores.csv#fox/test%2Fmodel/3/brown/raw_score",
            ],
            explanation.Figures.Select(figure => figure.Id));
        Assert.Equal("share = brown_score / 2", explanation.Figures[2].Formula);
        Assert.Equal([null, null, 1, 1, 2, 2, 3, 3], explanation.Figures.Select(figure => figure.Ordinal));
    }

    [Theory]
    [InlineData(1, "llm_archive/response_0001.1.json", "scores.brown", "0.75", "llm_archive/response_0001.txt")]
    [InlineData(2, "llm_archive/response_0002.1.json", "scores.brown", "\"80%\"", "llm_archive/response_0002.txt")]
    [InlineData(3, "llm_archive/cleanup_0003.1.json", "scores.brown", "0.5", "llm_archive/cleanup_0003.txt")]
    public async Task A_score_leads_to_the_text_that_says_it_whole_mended_or_cleaned_up(int run, string file, string path, string text, string view)
    {
        var archive = await ArchiveAsync();

        var figure = (await new SessionExplainer(archive).ExplainAsync($"scores.csv#fox/test%2Fmodel/{run}/brown/raw_score", CancellationToken.None)).Figures[0];

        var source = Assert.Single(figure.Sources);
        Assert.Equal((file, path, text, view), (source.File, source.Span!.Path, source.Span.Text, source.Span.View));
        var record = archive.Calls.SelectMany(call => call.Attempts).Select(attempt => attempt.Record!)
            .Single(one => file.EndsWith(one.Key.FileName(4), StringComparison.Ordinal));
        var bytes = Encoding.UTF8.GetBytes((await archive.ReadAsync(record.Key, CancellationToken.None)).Text!);
        Assert.Equal(text, Encoding.UTF8.GetString(bytes.AsSpan(source.Span.Start, source.Span.End - source.Span.Start)));
        Assert.Equal(record.Digest, source.Digest);
    }

    [Fact]
    public async Task A_quote_leads_to_the_answer_and_its_check_to_the_document()
    {
        var quote = (await ExplainAsync("evidence.csv#fox/test%2Fmodel/2/1/quote")).Figures[0];
        var status = (await ExplainAsync("evidence.csv#fox/test%2Fmodel/2/1/status")).Figures[0];

        Assert.Equal("\"The quick brown fox.\"", Assert.Single(quote.Sources).Span!.Text);
        Assert.Equal(["llm_archive/response_0002.1.json", "inputs/corpus/fox.txt"], status.Sources.Select(source => source.File));
        Assert.Equal("exact", status.Value);
    }

    [Fact]
    public async Task Every_figure_that_the_report_shows_can_be_explained_with_the_value_it_shows()
    {
        var archive = await ArchiveAsync();
        var files = await FilesAsync(archive);
        var shown = FigureCell().Matches(files["final_report.html"]).ToDictionary(
            match => WebUtility.HtmlDecode(match.Groups["id"].Value), match => match.Groups["exact"].Success ? WebUtility.HtmlDecode(match.Groups["exact"].Value) : null);

        Assert.InRange(shown.Count, 100, 1000);
        foreach (var (id, exact) in shown)
        {
            var figure = (await new SessionExplainer(archive).ExplainAsync(id, CancellationToken.None)).Figures[0];
            Assert.NotEmpty(figure.Formula);
            if (exact is not null)
                Assert.Equal(exact, figure.Value);
        }
    }

    [Theory]
    [InlineData("results.csv")]
    [InlineData("scores.csv")]
    [InlineData("evidence.csv")]
    public async Task Every_cell_of_the_csv_files_can_be_explained_with_the_value_it_has(string name)
    {
        var archive = await ArchiveAsync();
        var records = CsvRecords.Read((await FilesAsync(archive))[name]).ToList();
        var numbers = new Dictionary<string, int>();
        foreach (var record in records.Skip(1))
        {
            var run = Of("run");
            var last = name switch { "scores.csv" => $"/{Of("dimension")}", "evidence.csv" => $"/{numbers[run] = numbers.GetValueOrDefault(run) + 1}", _ => "" };
            for (var i = 0; i < record.Fields.Length; i++)
            {
                var id = $"{name}#{Of("document")}/{Uri.EscapeDataString(Of("model"))}/{run}{last}/{records[0].Fields[i]}";
                var figure = (await new SessionExplainer(archive).ExplainAsync(id, CancellationToken.None)).Figures[0];
                Assert.Equal((record.Fields[i], true), (figure.Value, figure.Formula.Length > 0));
            }

            string Of(string column) => record.Fields[records[0].Fields.IndexOf(column)];
        }
    }

    [Theory]
    [InlineData("F:shard/overall/mean", "F:share/overall/mean")]
    [InlineData("results.csv#fix/test%2Fmodel/9/shar", "results.csv#fox/test%2Fmodel/1/share")]
    [InlineData("scores.csv#fox/test%2Fmodel/2/brwn/raw", "scores.csv#fox/test%2Fmodel/2/brown/raw_score")]
    [InlineData("evidence.csv#fox/test%2Fmodel/2/1/quot", "evidence.csv#fox/test%2Fmodel/2/1/quote")]
    public async Task An_unknown_figure_is_told_with_the_nearest(string wrong, string nearest)
    {
        var unknown = await Assert.ThrowsAsync<UnknownFigureException>(() => ExplainAsync(wrong));

        Assert.Contains(nearest, unknown.Nearest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("F:")]
    [InlineData("#")]
    [InlineData("results.csv#")]
    [InlineData("F:share")]
    [InlineData("evidence.csv#fox/test%2Fmodel/1/99999999999/quote")]
    [InlineData("F:test/0/p")]
    public async Task What_is_no_id_at_all_is_told_too(string wrong) =>
        await Assert.ThrowsAsync<UnknownFigureException>(() => ExplainAsync(wrong));

    private static async Task<Explanation> ExplainAsync(string figure) =>
        await new SessionExplainer(await ArchiveAsync()).ExplainAsync(figure, CancellationToken.None);

    private static async Task<Dictionary<string, string>> FilesAsync(ISessionReader archive) =>
        DeliverableWriter.Write(await new SessionFigures(archive).ComputeAsync(CancellationToken.None)).ToDictionary(file => file.Name, file => Encoding.UTF8.GetString(file.Bytes.Span));

    /// <summary>An answer that is whole, one that has to be mended, one that was cleaned up, one refusal, one gap.</summary>
    private static async Task<FakeSessionArchive> ArchiveAsync()
    {
        var plan = SampleSession.Plan(5);
        var document = SampleSession.Document(plan);
        var framework = document.Experiment.Framework with { Metrics = [new MetricDefinition("share", "brown_score / 2", null, new SourceSpot("framework.md", 1, "metrics"))] };
        var archive = new FakeSessionArchive(
            document with { Name = "session_20261120_093000", Experiment = document.Experiment with { Framework = framework } }, plan, new ManualClock());
        archive.Inputs["corpus/fox.txt"] = SampleSession.Input;
        await CommitAsync(archive, new CallKey(RecordKind.Response, 1), "Größe: {\"scores\": {\"brown\": 0.75}}");
        await CommitAsync(archive, new CallKey(RecordKind.Response, 2), "Ähnlich: {\"scores\": {\"brown\": \"80%\",}, \"derived\": {\"share\": 0.3}, \"evidence\": [{\"dimension\": \"brown\", \"quote\": \"The quick brown fox.\"}]}");
        await CommitAsync(archive, new CallKey(RecordKind.Response, 3), "Brown: 0.5.");
        await CommitAsync(archive, new CallKey(RecordKind.Cleanup, 3), "{\"scores\": {\"brown\": 0.5}}");
        await CommitAsync(archive, new CallKey(RecordKind.Response, 4), null, OutcomeClass.Refused);
        return archive;
    }

    private static async Task CommitAsync(FakeSessionArchive archive, CallKey call, string? text, OutcomeClass outcome = OutcomeClass.Answered)
    {
        var key = await archive.BeginAsync(SampleSession.Intent(call), CancellationToken.None);
        await archive.CommitAsync(SampleSession.Envelope(archive.Session.Name, key, outcome, text), prompt: null);
    }

    [GeneratedRegex("<td[^>]* id=\"(?<id>F:[^\"]*)\"(?: data-exact=\"(?<exact>[^\"]*)\")?>")]
    private static partial Regex FigureCell();
}
