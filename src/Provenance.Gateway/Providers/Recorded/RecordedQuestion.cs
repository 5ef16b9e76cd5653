using System.Globalization;
using Provenance.Core.Digests;
using Provenance.Core.Recordings;

namespace Provenance.Gateway.Providers.Recorded;

/// <summary>What is looked for in a folder of recorded responses.</summary>
/// <param name="Model">As the index names it; empty for any.</param>
/// <param name="Session">The recorded session; null for any.</param>
internal sealed record RecordedQuestion(string Document, Digest DocumentDigest, Digest Framework, string Model, int Run)
{
    public required string Step { get; init; }

    public string? Session { get; init; }

    public static RecordedQuestion Of(ProviderRequest request)
    {
        var subject = request.Subject;
        return new RecordedQuestion(
            subject.DocumentName, subject.DocumentDigest, subject.Framework.Digest, request.Settings.Model, subject.Run)
        {
            Step = subject.Step, Session = request.Settings.RecordedSession,
        };
    }

    public bool IsAnsweredBy(RecordedAnswer answer) => answer.DocumentDigest is not null && !Differences(answer).Any();

    /// <summary>Says what was looked for, and of the line that comes nearest in what it differs.</summary>
    public string DescribeMiss(IReadOnlyCollection<RecordedAnswer> answers)
    {
        var nearest = answers
            .Where(answer => answer.DocumentDigest is not null)
            .Select(answer => (answer, differences: Differences(answer).ToList()))
            .OrderBy(pair => pair.differences.Sum(difference => difference.Weight))
            .FirstOrDefault();
        var wanted = string.Create(
            CultureInfo.InvariantCulture,
            $"No recorded answer for {Document} ({DocumentDigest.Abbreviated}), model {Model}, run {Run}, step {Step}");
        return nearest.answer is null
            ? $"{wanted}: the index names no document."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{wanted}. Nearest is line {nearest.answer.Line}, which has {string.Join(", ", nearest.differences.Select(d => d.Text))}.");
    }

    /// <summary>The heavier a difference, the less the answer has to do with the question.</summary>
    private IEnumerable<(int Weight, string Text)> Differences(RecordedAnswer answer)
    {
        if (answer.DocumentDigest != DocumentDigest)
            yield return (16, $"the document {answer.Document ?? "?"} ({answer.DocumentDigest?.Abbreviated ?? "no digest"})");
        if (answer.Step != Step)
            yield return (8, $"the step {answer.Step}");
        if (answer.Framework is { } framework && framework != Framework)
            yield return (4, $"the framework {framework.Abbreviated} instead of {Framework.Abbreviated}");
        if (Model.Length > 0 && answer.Model is { } model && model.ToString() != Model)
            yield return (3, $"the model {model}");
        if (Session is not null && answer.Session is { } session && session != Session)
            yield return (2, $"the session {session} instead of {Session}");
        if (answer.Run != Run)
            yield return (1, string.Create(CultureInfo.InvariantCulture, $"run {answer.Run}"));
    }
}
