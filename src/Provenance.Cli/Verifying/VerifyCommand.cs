using System.CommandLine;
using Provenance.Cli.Terminal;
using Provenance.Core.Verification;

namespace Provenance.Cli.Verifying;

/// <summary><c>provenance verify SESSION</c>: hashes everything again, walks the chain, computes everything again, compares.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var session = SharedOptions.Session();
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("verify", "Checks that a session is what it was and that its report follows from its records.") { session, root, archive, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = SessionPlace.Of(parsed.GetValue(session)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            var result = await VerifyAsync(place, cancellationToken);
            var output = parsed.Output(json);
            foreach (var discrepancy in result.Discrepancies)
                output.Line(discrepancy.ToString());
            output.Line(result.Discrepancies.Length == 0
                ? $"{place.Name}: {Amounts.Count(result.Checked)} files checked, {Amounts.Count(result.Recomputed)} of them recomputed from the records: no difference."
                : $"{place.Name}: {Amounts.Count(result.Discrepancies.Length)} {(result.Discrepancies.Length == 1 ? "difference" : "differences")}.");
            output.Json(result, CliJson.Default.VerifyResult);
            return result.Discrepancies.Length == 0 ? ExitCode.Done : ExitCode.Mismatch;
        });
        return command;
    }

    private static async Task<VerifyResult> VerifyAsync(SessionPlace place, CancellationToken cancellationToken)
    {
        var (files, broken) = await place.Store.CheckAsync(place.Name, cancellationToken);
        if (broken.Count > 0)
            return new VerifyResult(place.Name, files, 0, [.. broken]);
        await using var session = await place.Store.OpenForReadingAsync(place.Name, cancellationToken);
        var (recomputed, differing) = await new Recomputation(session).CompareAsync(cancellationToken);
        return new VerifyResult(place.Name, files + recomputed, recomputed, [.. differing]);
    }
}

/// <param name="Checked">Files whose bytes were checked in one way or the other.</param>
/// <param name="Recomputed">Files that were computed again from the records and compared.</param>
internal sealed record VerifyResult(string Session, int Checked, int Recomputed, Discrepancy[] Discrepancies);
