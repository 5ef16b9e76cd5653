using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Reports;
using Provenance.Core.Reports.Sections;

namespace Provenance.Core.Explanations;

/// <summary>
/// Leads from a figure of the report or of a CSV file to what it was computed from, step by step, down to the bytes of the archived answers.
/// Everything is computed again from the records; no deliverable is read. The ids are those of <c>docs/deliverables.md</c>.
/// </summary>
public sealed class SessionExplainer(ISessionReader reader)
{
    /// <summary>The ids of the report's figures, in its order.</summary>
    /// <exception cref="CorruptRecordException">Something archived is missing, or not what was committed.</exception>
    public async Task<ImmutableArray<string>> ListAsync(CancellationToken cancellationToken)
    {
        var facts = new ReportFacts(await new SessionFigures(reader).ComputeAsync(cancellationToken));
        return [.. ReportedFigure.All(ReportPaper.Write(facts)).Select(figure => figure.Id)];
    }

    /// <exception cref="UnknownFigureException">The session has no figure of this id.</exception>
    /// <exception cref="CorruptRecordException">Something archived is missing, or not what was committed.</exception>
    public async Task<Explanation> ExplainAsync(string figure, CancellationToken cancellationToken)
    {
        var session = new ExplainedSession(reader, await new SessionFigures(reader).ComputeAsync(cancellationToken));
        var figures = new FigureFinder(session, reader);
        var asked = await figures.FindAsync(figure, cancellationToken) ?? throw new UnknownFigureException(figure, NearestFigures.Of(figure, session));
        var found = ImmutableArray.CreateBuilder<ExplainedFigure>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { asked.Id };
        var open = new Stack<ExplainedFigure>([asked]);
        while (open.TryPop(out var next))
        {
            found.Add(next);
            foreach (var id in next.Inputs.Reverse())
            {
                if (seen.Add(id) && await figures.FindAsync(id, cancellationToken) is { } input)
                    open.Push(input);
            }
        }

        return new Explanation(reader.Session.Name, found.ToImmutable());
    }

    /// <summary>All kinds of figures, by the shapes of their ids.</summary>
    private sealed class FigureFinder(ExplainedSession session, ISessionReader reader)
    {
        private readonly VariableFigures variables = new(session);
        private readonly SessionWideFigures wide = new(session);
        private readonly RowFigures rows = new(session, new AnswerPlaces(reader, session));

        public async Task<ExplainedFigure?> FindAsync(string id, CancellationToken cancellationToken)
        {
            if (!id.StartsWith("F:", StringComparison.Ordinal))
                return await rows.FindAsync(id, cancellationToken);
            var parts = id[2..].Split('/');
            return variables.Find(id, parts) ?? wide.Find(id, parts);
        }
    }
}
