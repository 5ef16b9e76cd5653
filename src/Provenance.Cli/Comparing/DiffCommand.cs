using System.CommandLine;
using System.Globalization;
using Provenance.Cli.Terminal;
using Provenance.Core.Comparisons;

namespace Provenance.Cli.Comparing;

/// <summary><c>provenance diff A B</c>: what is another in the second session, from the experiment's terms to the means.</summary>
internal static class DiffCommand
{
    private const int MostLines = 20;

    public static Command Create()
    {
        var first = new Argument<string>("A") { Description = "A session's name, or the path of its folder or zip." };
        var second = new Argument<string>("B") { Description = "The session that is compared with it." };
        var root = SharedOptions.SessionRoot();
        var archive = SharedOptions.Archive();
        var json = SharedOptions.Json();
        var command = new Command("diff", "Compares two sessions call by call, and their figures with a paired bootstrap over documents.") { first, second, root, archive, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var one = SessionPlace.Of(parsed.GetValue(first)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            var other = SessionPlace.Of(parsed.GetValue(second)!, parsed.GetValue(root)!, parsed.GetValue(archive));
            await using var before = await one.Store.OpenForReadingAsync(one.Name, cancellationToken);
            await using var after = await other.Store.OpenForReadingAsync(other.Name, cancellationToken);
            var diff = await new SessionComparer(before, after).CompareAsync(cancellationToken);
            var output = parsed.Output(json);
            Show(diff, output);
            output.Json(diff, CliJson.Default.SessionDiff);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(SessionDiff diff, Output output)
    {
        output.Line($"{diff.Second} beside {diff.First}:");
        List(diff.Terms, "terms of the experiment differ", change => change.ToString(), output);
        List(diff.OnlyInFirst, $"calls only in {diff.First}", call => call, output);
        List(diff.OnlyInSecond, $"calls only in {diff.Second}", call => call, output);
        var answers = diff.Answers;
        output.Line($"  {Amounts.Counted(answers.Aligned, "call")} in both: {Amounts.Count(answers.Same)} with the same answer, {Amounts.Count(answers.Different)} with another ({Amounts.Count(answers.SameScores)} of these with the same scores), {Amounts.Count(answers.AnsweredOnce)} with an answer in one only");
        foreach (var variable in diff.Variables)
            output.Line($"  {Describe(variable)}");
    }

    private static string Describe(VariableDiff one)
    {
        var name = one.Model is { } model ? $"{one.Variable} ({model})" : one.Variable;
        if (one.Difference is not { } difference)
            return $"{name}: {one.Note}";
        var interval = one.Low is { } low && one.High is { } high ? $"95 % interval {Signed(low)} to {Signed(high)}" : one.Note;
        return $"{name}: {Number(one.FirstMean)} to {Number(one.SecondMean)}, {Signed(difference)} ({interval}; {Amounts.Counted(one.Documents, "document")}; at most {Signed(one.Largest ?? 0)}, {one.LargestDocument})";
    }

    private static void List<T>(IReadOnlyCollection<T> all, string what, Func<T, string> line, Output output)
    {
        output.Line($"  {Amounts.Count(all.Count)} {what}");
        foreach (var one in all.Take(MostLines))
            output.Line($"    {line(one)}");
        if (all.Count > MostLines)
            output.Line($"    and {Amounts.Count(all.Count - MostLines)} more: --json");
    }

    private static string Number(double? value) => value is { } known ? known.ToString("0.######", CultureInfo.InvariantCulture) : "none";

    private static string Signed(double value) => value.ToString("+0.######;-0.######;0", CultureInfo.InvariantCulture);
}
