using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Preregistrations;

namespace Provenance.Gateway.Preparations;

/// <summary>The lock of an experiment, taken into what will be a session.</summary>
public static class LockFile
{
    /// <summary>Where the lock of an experiment lies when nobody says otherwise: in its folder.</summary>
    /// <param name="experiment">Its file or folder.</param>
    public static string Beside(string experiment) => Path.Combine(
        Directory.Exists(experiment) ? experiment : Path.GetDirectoryName(Path.GetFullPath(experiment))!, ExperimentLock.FileName);

    /// <param name="given">The lock that was named; null for the one beside the experiment, if there is one.</param>
    /// <exception cref="InvalidExperimentException">There is no such lock, or it can't be relied on.</exception>
    internal static PreparedRun Take(PreparedRun run, string experiment, string? given)
    {
        var path = given ?? Beside(experiment);
        if (!File.Exists(path))
            return given is null ? run : throw Wrong(new Finding(Severity.Error, "lock-missing", $"There is no lock \"{given}\".", new SourceSpot("--lock")));
        var bytes = Read(path);
        var input = new InputFile(ExperimentLock.FileName, Path.GetFullPath(path), Digest.Of(bytes), bytes.LongLength);
        var locked = run.Document with
        {
            Lock = input.Name,
            Experiment = run.Document.Experiment with
            {
                Inputs = [.. run.Document.Experiment.Inputs.Append(input).OrderBy(each => each.Name, StringComparer.Ordinal)],
            },
        };
        try
        {
            return run with { Document = locked, Lock = LockCheck.Of(bytes, locked, run.Plan) };
        }
        catch (InvalidLockException invalid)
        {
            throw Wrong(new Finding(
                Severity.Error, "lock-invalid", $"This lock can't be used: {invalid.Rule}.", new SourceSpot(Path.GetFileName(path), Field: invalid.Member)));
        }
    }

    private static byte[] Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            return new FileInfo(path).Length <= ExperimentLock.LargestFile
                ? File.ReadAllBytes(path)
                : throw Wrong(new Finding(Severity.Error, "file-too-large", $"A lock has at most {ExperimentLock.LargestFile} bytes.", new SourceSpot(name)));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Wrong(new Finding(Severity.Error, "file-unreadable", refused.Message, new SourceSpot(name)));
        }
    }

    private static InvalidExperimentException Wrong(Finding finding) => new([finding]);
}
