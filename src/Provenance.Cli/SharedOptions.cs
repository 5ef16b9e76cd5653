using System.CommandLine;
using System.CommandLine.Parsing;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Provenance.Archive.Blobs;
using Provenance.Cli.Terminal;

namespace Provenance.Cli;

/// <summary>Options that several commands have in common, each made anew for the command that takes it.</summary>
internal static class SharedOptions
{
    /// <summary>Where sessions are kept when nothing else is said.</summary>
    public const string DefaultSessionRoot = "sessions";

    public static Option<bool> Json() => new("--json") { Description = "Write data as one JSON document on stdout." };

    public static Option<DirectoryInfo> SessionRoot() => new("--session-root")
    {
        Description = "The folder that holds the sessions.",
        DefaultValueFactory = _ => new DirectoryInfo(DefaultSessionRoot),
        HelpName = "DIR",
    };

    public static Option<bool> Verbose() => new("--verbose") { Description = "Log what is done, not only what goes wrong." };

    /// <param name="root">What <see cref="SessionRoot"/> gave: a session there can't be its own mirror.</param>
    /// <param name="archive">What <see cref="Archive"/> gave: such a session has no mirror.</param>
    public static Option<DirectoryInfo?> Mirror(Option<DirectoryInfo> root, Option<string?> archive)
    {
        var mirror = new Option<DirectoryInfo?>("--mirror")
        {
            Description = "Keep the session also in this folder, best on another disk, while it runs.",
            HelpName = "DIR",
        };
        mirror.Validators.Add(given =>
        {
            if (given.GetResult(archive) is not null)
                given.AddError($"{mirror.Name} and {archive.Name} don't go together: blob storage keeps its own copies, and \"copy\" makes another.");
            if (given.GetValue(mirror) is { } folder && given.GetValue(root) is { } sessions && Normal(folder) == Normal(sessions))
                given.AddError($"{mirror.Name} must be another folder than {root.Name}.");
        });
        return mirror;
    }

    /// <summary>Blob storage instead of a folder of sessions.</summary>
    public static Option<string?> Archive()
    {
        var archive = new Option<string?>("--archive")
        {
            Description = "Keep sessions on blob storage: blob:ACCOUNT/CONTAINER with a connection string or URL, or blob:env:VARIABLE/CONTAINER.",
            HelpName = "blob:…",
        };
        archive.Validators.Add(given =>
        {
            try
            {
                if (given.Tokens is [var token])
                    _ = SessionPlace.Location(token.Value);
            }
            catch (InvalidBlobLocationException invalid)
            {
                given.AddError($"{archive.Name}: {invalid.Rule}.");
            }
        });
        return archive;
    }

    public static Argument<string> Session() => new("SESSION") { Description = "A session's name, or the path of its folder." };

    /// <param name="hasExperiment">The command is given one, beside which a models file may lie.</param>
    public static Option<FileInfo?> ModelsFile(bool hasExperiment = false) => new("--models-file")
    {
        Description = $"The models file. Default: models.yaml {(hasExperiment ? "beside the experiment, then " : "")}in the current folder.",
        HelpName = "FILE",
    };

    private static string Shown(string value) => BlobLocation.Is(value) ? SessionPlace.Location(value).Shown : value;

    private static string Normal(DirectoryInfo folder) => Path.TrimEndingDirectorySeparator(folder.FullName);

    /// <summary>Refuses a number below the least, before anything is read.</summary>
    public static Option<T?> AtLeast<T>(this Option<T?> option, T least)
        where T : struct, INumber<T>
    {
        option.Validators.Add(given =>
        {
            // What is no number at all is refused where it is converted.
            if (given.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number < least)
                given.AddError($"{option.Name} must be at least {least}.");
        });
        return option;
    }

    public static Output Output(this ParseResult command, Option<bool> json) =>
        new(Console.Out, Console.Error, command.GetValue(json));

    /// <summary>Every option that was given, by its name without dashes, as it was given; of a place on blob storage nothing that is secret.</summary>
    public static ImmutableSortedDictionary<string, string> Given(this ParseResult command) =>
        command.CommandResult.Children.OfType<OptionResult>()
            .Where(option => !option.Implicit)
            .ToImmutableSortedDictionary(
                option => option.Option.Name.TrimStart('-'),
                option => option.Tokens.Count == 0 ? "true" : string.Join(",", option.Tokens.Select(token => Shown(token.Value))),
                StringComparer.Ordinal);
}
