using System.Collections.Immutable;

namespace Provenance.Core.Explanations;

/// <summary>Those columns of <c>results.csv</c> that say where an analysis comes from: each is read from the plan, a record, or the chronolog.</summary>
internal sealed class ResultFacts(ExplainedSession session)
{
    public ExplainedFigure Explain(ExplainedFigure figure, int row, string column)
    {
        var analysis = session.Analyses[row];
        var record = session.Deciding(analysis);
        return column switch
        {
            "ordinal" => Planned(figure, row, "ordinal", "the call's number in the plan"),
            "document" => Planned(figure, row, "document", "the document that the call is about"),
            "model" => Planned(figure, row, "model", "the model that the call asks for"),
            "run" => Planned(figure, row, "run", "which repetition the call is"),
            "prompt_sha256" => Planned(figure, row, "prompt", "the digest of the prompt that was planned"),
            "document_sha256" => Planned(figure, row, "documentDigest", "the digest of the document's bytes"),
            "document_name" => figure with
            {
                Formula = "the document's path below the corpus",
                Sources = [new FigureSource($"inputs/{analysis.Document.Input}", analysis.Document.Digest, null)],
            },
            "attempts" => Attempted(figure, row, "how many attempts the call took, orphans included"),
            "orphans" => Attempted(figure, row, "how many of its attempts have an intent and no record"),
            "orphaned" => Attempted(figure, row, "1 when an attempt has an intent and no record"),
            "retried" => Attempted(figure, row, "1 when it took more than one attempt, orphans aside"),
            "cost_usd" => Attempted(figure, row, "the sum of the member cost of the records of all attempts; empty when one is unknown"),
            "excluded" => figure with
            {
                Formula = "why the plan of statistics leaves the document out",
                Sources = [new FigureSource("session.json", null, "experiment.statistics.exclusions")],
            },
            _ when record is null => figure with { Formula = "no attempt brought anything" },
            "outcome" or "truncated" => figure with { Formula = "the class of the record that decides the call", Sources = [session.Source(record, "outcome")] },
            "cached" => Member(figure, "cached.kind", "where the answer was found, when nothing was asked"),
            "substitute" => Member(figure, "substitute", "the model that was asked instead"),
            "actual_model" => Member(figure, "actualModel", "the model that the provider says answered"),
            "finish_reason" => Member(figure, "finishReason", "why the model stopped"),
            "input_tokens" => Member(figure, "usage.input", "as the provider counts them"),
            "output_tokens" => Member(figure, "usage.output", "as the provider counts them"),
            "cached_input_tokens" => Member(figure, "usage.cachedInput", "as the provider counts them"),
            "reasoning_tokens" => Member(figure, "usage.reasoning", "as the provider counts them"),
            _ => figure with
            {
                Formula = $"what became of the answer's text when it was read: extracted/ and extraction_log.jsonl say it note by note ({column})",
                Sources = [session.Source(record, "text")],
            },
        };

        ExplainedFigure Member(ExplainedFigure of, string member, string formula) =>
            of with { Formula = $"{formula}: the member {member} of the record", Sources = [session.Source(record!, member)] };
    }

    private ExplainedFigure Planned(ExplainedFigure figure, int row, string member, string formula) => figure with
    {
        Formula = formula,
        Sources = [new FigureSource("plan.json", session.Facts.Session.Plan, FormattableString.Invariant($"calls[{row}].{member}"))],
    };

    private ExplainedFigure Attempted(ExplainedFigure figure, int row, string formula)
    {
        var records = session.StateOf(session.Analyses[row])?.Attempts.Select(attempt => attempt.Record).OfType<Archives.RecordReference>() ?? [];
        return figure with
        {
            Formula = formula,
            Sources =
            [
                new FigureSource("chronolog.jsonl", null, FormattableString.Invariant($"the intents of call {row + 1}")),
                .. records.Select(record => session.Source(record, "attempt")),
            ],
        };
    }
}
