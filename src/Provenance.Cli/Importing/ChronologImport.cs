using System.Globalization;
using Provenance.Cli.Terminal;
using Provenance.Core.Archives;
using Provenance.Core.Imports.Chronologs;

namespace Provenance.Cli.Importing;

/// <summary>The chronolog that came with imported answers: what its signatures are worth is said, and kept in the session's own.</summary>
internal sealed class ChronologImport(ForeignChronolog chronolog)
{
    /// <summary>The key that the imported chronolog was signed with.</summary>
    public const string KeyVariable = "PROVENANCE_FOREIGN_CHRONOLOG_KEY";

    /// <summary>Null when none lies in the folder or above it.</summary>
    public static ChronologImport? Find(string folder) => ForeignChronolog.Find(folder) is { } file
        ? new ChronologImport(ForeignChronolog.Read(file, Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null))
        : null;

    public void Show(Output output)
    {
        foreach (var line in chronolog.Describe())
            output.Say(line);
    }

    public Task NoteAsync(ISessionArchive archive, CancellationToken cancellationToken) => archive.NoteAsync(
        new ChronologNote("foreign-chronolog", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["broken"] = chronolog.Broken.Length.ToString(CultureInfo.InvariantCulture),
            ["entries"] = chronolog.Lines.ToString(CultureInfo.InvariantCulture),
            ["file"] = chronolog.File,
            ["key"] = chronolog.Key == ForeignKey.Given ? "given" : "public-default",
        }),
        cancellationToken);
}
