using System.Text;
using System.Text.Unicode;
using Provenance.Core.Digests;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Sessions;

namespace Provenance.Core.Experiments.Files;

/// <summary>The bytes of an input, read whole, and checked to be text: UTF-8 without NUL.</summary>
internal sealed record InputBytes(byte[] Bytes)
{
    public Digest Digest { get; } = Digest.Of(Bytes);

    /// <summary>Whether the bytes begin with a byte order mark.</summary>
    public bool HasMark => Bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);

    /// <summary>The text, without a byte order mark.</summary>
    public string Text => DocumentTexts.Decode(Bytes);

    /// <summary>Reads a file that exists; null when it can't be read, or is no text, which is then in the log.</summary>
    /// <param name="limit">In bytes.</param>
    public static InputBytes? Read(Place place, long limit, SourceSpot spot, FindingLog log)
    {
        try
        {
            var length = new FileInfo(place.Path).Length;
            // What has no length is an empty file, or a device or pipe that could be read for ever: neither is opened.
            var input = new InputBytes(length == 0 ? [] : ReadUpTo(place.Path, limit + 1));
            return input.Bytes.LongLength > limit ? TooLarge(place, limit, spot, log) : input.Checked(place, log);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            log.Error(
                "file-unreadable",
                $"{place.Name} can't be read: {wrong.Message.Replace(place.Path, place.Name, StringComparison.Ordinal)}",
                spot);
            return null;
        }
    }

    private static byte[] ReadUpTo(string path, long most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while (bytes.Length < most && (read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, most - bytes.Length))) > 0)
            bytes.Write(buffer, 0, read);
        return bytes.ToArray();
    }

    private static InputBytes? TooLarge(Place place, long limit, SourceSpot spot, FindingLog log)
    {
        log.Error("file-too-large", $"{place.Name} is larger than {limit / (1024 * 1024)} MiB, the most that is read.", spot);
        return null;
    }

    private InputBytes? Checked(Place place, FindingLog log)
    {
        if (Bytes.AsSpan().IndexOf((byte)0) is var nul and >= 0)
        {
            log.Error("nul-byte", $"{place.Name} has a NUL byte at offset {nul}: this is no plain text in UTF-8.", Spot(place, nul));
            return null;
        }

        if (Utf8.IsValid(Bytes))
            return this;
        var offset = FirstInvalid();
        log.Error(
            "invalid-utf8",
            $"{place.Name} is not UTF-8: the byte at offset {offset} is wrong there. Convert the file first.",
            Spot(place, offset));
        return null;
    }

    private SourceSpot Spot(Place place, int offset) => new(place.Name, Bytes.AsSpan(0, offset).Count((byte)'\n') + 1);

    private int FirstInvalid()
    {
        var rest = Bytes.AsSpan();
        while (Rune.DecodeFromUtf8(rest, out _, out var consumed) == System.Buffers.OperationStatus.Done)
            rest = rest[consumed..];
        return Bytes.Length - rest.Length;
    }
}
