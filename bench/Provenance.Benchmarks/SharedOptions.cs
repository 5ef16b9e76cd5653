using System.CommandLine;

namespace Provenance.Benchmarks;

/// <summary>Options that the commands have in common.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Write the measurement as one JSON document." };

    public static Option<DirectoryInfo?> Folder() => new("--folder")
    {
        Description = "Where to write: on the disk that is to be measured. Default: the system's folder for temporary files.",
        HelpName = "DIR",
    };

    public static Option<int> Repeats(int standard = 5) => new("--repeats") { Description = "Medians are of so many.", DefaultValueFactory = _ => standard };
}
