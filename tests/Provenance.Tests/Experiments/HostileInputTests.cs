using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Provenance.Core.Experiments;
using Xunit;

namespace Provenance.Tests.Experiments;

/// <summary>Whatever a file holds, reading it ends, and ends in findings or an experiment.</summary>
public sealed class HostileInputTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20251120, 297);

    [Fact]
    public void Any_bytes_as_an_experiment() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Ends(folder => folder.Write("experiment.yaml", bytes))).Check(Config);

    [Fact]
    public void Any_text_in_each_fence() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => Ends(folder =>
        {
            DiscernusFiles.WriteTen(folder);
            folder.Write("framework.md", $"```yaml\n{text.Get}\n```\n```json\n{text.Get}\n```\n");
            folder.Write("corpus.md", $"---\n{text.Get}\n---\n");
        })).Check(Config);

    [Theory]
    [InlineData("experiment.yaml")]
    [InlineData("framework.yaml")]
    public void Any_change_to_our_own_files(string name) =>
        Changes(folder => folder.WriteOwn(), name);

    [Theory]
    [InlineData("experiment.md")]
    [InlineData("framework.md")]
    [InlineData("corpus.md")]
    public void Any_change_to_files_of_v10(string name) =>
        Changes(folder => DiscernusFiles.WriteTen(folder), name);

    [Theory]
    [InlineData("experiment.md")]
    [InlineData("framework.md")]
    [InlineData("corpus/manifest.yaml")]
    public void Any_change_to_files_of_v4(string name) =>
        Changes(folder => DiscernusFiles.WriteFour(folder), name);

    /// <summary>Pieces that parsers trip over, put anywhere, or a stretch taken out.</summary>
    private static void Changes(Action<ExperimentFolder> arrange, string name)
    {
        using var original = new ExperimentFolder();
        arrange(original);
        var text = File.ReadAllText(original.At(name));
        var piece = Gen.Elements("", ":", "- ", "[", "{", "}", "]", "\"", "'", "\n", "\t", "&a ", "*a", "!!x ", "|", ">", "%", "---\n", "...\n", "? ", "<<: ", "```", "\\", "\0", "é", "\u2028", "null", "1e999");
        var change = from at in Gen.Choose(0, text.Length)
                     from cut in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 60)))
                     from put in piece
                     select (at, cut, put);
        var changes = Gen.Choose(1, 4).SelectMany(count => change.ListOf(count));
        Prop.ForAll(changes.ToArbitrary(), list => Ends(folder =>
        {
            arrange(folder);
            folder.Write(name, Encoding.UTF8.GetBytes(list.Aggregate(text, Apply)));
        })).Check(Config);
    }

    private static string Apply(string text, (int At, int Cut, string Put) change)
    {
        var at = Math.Min(change.At, text.Length);
        return string.Concat(text.AsSpan(0, at), change.Put, text.AsSpan(Math.Min(text.Length, at + change.Cut)));
    }

    private static bool Ends(Action<ExperimentFolder> arrange)
    {
        using var folder = new ExperimentFolder();
        arrange(folder);
        var reading = folder.Read();
        return (reading.Experiment is null) == reading.Findings.Any(finding => finding.Severity == Severity.Error);
    }
}
