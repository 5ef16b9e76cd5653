using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Provenance.Core.Digests;

namespace Provenance.Core.Recordings;

/// <summary>
/// A folder of recorded responses: <c>recorded/index.jsonl</c> with a line per response, and the responses as files beside it, each
/// named with its SHA-256. The index is read once, a response when it is wanted.
/// </summary>
public sealed class RecordedIndex
{
    private const string IndexFile = "recorded/index.jsonl";

    private readonly string folder;

    private RecordedIndex(string folder, ImmutableArray<RecordedAnswer> answers) => (this.folder, Answers) = (folder, answers);

    /// <summary>In the order of the index.</summary>
    public ImmutableArray<RecordedAnswer> Answers { get; }

    public static bool IsAt(string folder) => File.Exists(Path.Combine(folder, IndexFile));

    /// <exception cref="RecordedFolderException">There is no index, or a line of it can't be read.</exception>
    public static RecordedIndex Load(string folder)
    {
        var file = Path.Combine(folder, IndexFile);
        if (!File.Exists(file))
            throw new RecordedFolderException(IndexFile, null, "the folder of recorded responses has no such file");
        var answers = ImmutableArray.CreateBuilder<RecordedAnswer>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                answers.Add(Parse(line, number));
        }

        return new RecordedIndex(folder, answers.ToImmutable());
    }

    /// <summary>The response, byte for byte.</summary>
    /// <exception cref="RecordedFolderException">It is missing, outside the folder, or not what the index says.</exception>
    public byte[] Read(RecordedAnswer answer) => Read(answer.ResponseFile, answer.ResponseDigest, answer.Line);

    /// <summary>The prompt's view as it was recorded; null when none was kept.</summary>
    /// <exception cref="RecordedFolderException">It is missing, outside the folder, or not what the index says.</exception>
    public string? ReadPrompt(RecordedAnswer answer) =>
        answer.PromptFile is null ? null : Encoding.UTF8.GetString(Read(answer.PromptFile, answer.PromptDigest, answer.Line));

    private byte[] Read(string name, Digest? expected, int line)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (!path.StartsWith(root, StringComparison.Ordinal))
            throw new RecordedFolderException(IndexFile, line, $"\"{name}\" leaves the folder");
        if (!File.Exists(path))
            throw new RecordedFolderException(IndexFile, line, $"\"{name}\" is not there");
        var bytes = File.ReadAllBytes(path);
        return expected is null || Digest.Of(bytes) == expected
            ? bytes
            : throw new RecordedFolderException(name, null, $"its SHA-256 is not {expected}, which line {line} of {IndexFile} says");
    }

    private static RecordedAnswer Parse(string line, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return RecordedAnswer.Of(json.RootElement, number);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new RecordedFolderException(IndexFile, number, broken.Message);
        }
    }
}

/// <summary>A folder of recorded responses is not what it should be.</summary>
public sealed class RecordedFolderException(string file, int? line, string why)
    : ProvenanceException(line is null ? $"{file}: {why}" : $"{file}:{line}: {why}")
{
    public string File { get; } = file;

    public int? Line { get; } = line;

    public string Why { get; } = why;
}
