using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Quotes;
using Provenance.Core.Recordings;
using Provenance.Core.Reports;
using Provenance.Core.Sessions;
using Provenance.Core.Statistics;
using Provenance.Testing;
using Xunit;

namespace Provenance.Tests.Reports;

/// <summary>The report of real answers, with documents that have different numbers of runs.</summary>
public sealed class RecordedReportTests
{
    [RecordedFact("bolsonaro-pdaf")]
    public void Real_answers_make_a_report_with_our_arithmetic()
    {
        var folder = RecordedData.Get("bolsonaro-pdaf");
        var experiment = ExperimentReader.Read(
            Path.Combine(folder, "experiment"), new ReadOptions { Models = ["vertex_ai/gemini-2.5-flash"], Runs = 1 }).GetExperiment();
        var input = Imported(experiment, RecordedIndex.Load(folder));

        var html = DeliverableWriterTests.Text(input, "final_report.html");

        var mean = Cell("salience_weighted_overall_populism_index/overall/analysis_mean").Match(html).Groups[1].Value;
        Assert.Equal(0.819829, double.Parse(mean, CultureInfo.InvariantCulture), 6);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.True(html.Length < 3_000_000, $"{html.Length} characters");
    }

    private static ReportInput Imported(Experiment experiment, RecordedIndex index)
    {
        var documents = experiment.Corpus.Documents.ToDictionary(document => document.Digest);
        var calls = Analyses(index).Select((answer, i) =>
        {
            var document = documents[answer.DocumentDigest!];
            return new PlannedCall(i + 1, document.Id, document.Digest, answer.Model!, answer.Run, answer.DocumentDigest!);
        });
        var plan = new Plan([.. calls]);
        var extractor = new Extractor(experiment.Framework);
        var calculator = new MetricCalculator(experiment.Framework);
        var analyses = Analyses(index).Zip(plan.Calls, (answer, call) =>
        {
            var source = new AttemptKey(RecordKind.Response, call.Ordinal, 1);
            var extracted = extractor.Extract(call.Ordinal, source, DocumentTexts.Decode(index.Read(answer)));
            var facts = new AnswerFacts(null, 1, 0, null, new Usage(), null, null, null);
            return new Analysis(
                call, documents[call.DocumentDigest], OutcomeClass.Answered, facts, extracted, calculator.Calculate(extracted));
        }).ToImmutableArray();
        ImmutableArray<QuoteCheck> quotes =
        [
            .. from analysis in analyses
               from evidence in analysis.Extracted!.Evidence
               select new QuoteCheck(analysis.Call.Ordinal, evidence.Dimension, evidence.Quote, QuoteStatus.NotFound, null),
        ];
        var statistics = StatisticsCalculator.Compute(experiment.Statistics with { Resamples = 500 }, experiment.Framework, analyses);
        return new ReportInput(Session(experiment, plan), plan, analyses, quotes, statistics, []);
    }

    private static IEnumerable<RecordedAnswer> Analyses(RecordedIndex index) =>
        index.Answers.Where(answer => answer is { Step: "analysis", DocumentDigest: not null }).OrderBy(answer => answer.Line);

    private static SessionDocument Session(Experiment experiment, Plan plan) => new()
    {
        Name = "session_20260101_000000",
        Created = DateTimeOffset.UnixEpoch,
        Tool = "0.1.0",
        Experiment = experiment,
        Models = [.. experiment.Models.Select(model => new ModelSettings { Name = model, Provider = "openai", Model = model.Model })],
        Plan = plan.Digest,
        Import = new ImportNote("recorded", "recorded-index", ["usage", "cost", "raw-body"]),
    };

    private static Regex Cell(string figure) => new($"id=\"F:{Regex.Escape(figure)}\" data-exact=\"([^\"]+)\"");
}
