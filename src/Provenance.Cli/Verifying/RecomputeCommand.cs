using System.CommandLine;
using Provenance.Cli.Terminal;
using Provenance.Core.Verification;

namespace Provenance.Cli.Verifying;

/// <summary><c>provenance recompute SESSION</c>: extracts, calculates and reports again from archived bytes; nothing may differ.</summary>
internal static class RecomputeCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("recompute", "Computes everything again from the archived records, and compares it with what the session holds.") { session, root, archive, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            await using var reader = await place.Store.OpenForReadingAsync(place.Name, cancellationToken);
            var (compared, differing) = await new Recomputation(reader).CompareAsync(cancellationToken);
            var output = parsed.Output(json);
            foreach (var difference in differing)
                output.Line(difference.ToString());
            output.Line(differing.Count == 0
                ? $"{place.Name}: {Amounts.Counted(compared, "file")} recomputed from the records: no difference."
                : $"{place.Name}: {Amounts.Counted(differing.Count, "difference")}.");
            output.Json(new RecomputeResult(place.Name, compared, [.. differing]), CliJson.Default.RecomputeResult);
            return differing.Count == 0 ? ExitCode.Done : ExitCode.Mismatch;
        });
        return command;
    }
}

/// <param name="Recomputed">Files that were computed again and compared.</param>
internal sealed record RecomputeResult(string Session, int Recomputed, Discrepancy[] Discrepancies);
