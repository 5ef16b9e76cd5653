using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>
/// The vector of a text by its words alone: each word, and each pair of neighbours, adds or takes one at a place that its hash decides;
/// the whole has length 1. The same on any machine. Texts with the same words are near one another; it knows no synonyms.
/// </summary>
internal static class LexicalEmbedding
{
    public const int Dimensions = 256;

    public static ReadOnlyMemory<float> Of(string text)
    {
        var vector = new float[Dimensions];
        var before = "";
        foreach (var word in Words(text))
        {
            Add(vector, word);
            Add(vector, $"{before} {word}");
            before = word;
        }

        Normalise(vector);
        return vector;
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }

    private static void Add(float[] vector, string feature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(feature), hash);
        vector[BinaryPrimitives.ReadUInt32BigEndian(hash) % Dimensions] += (hash[4] & 1) == 0 ? 1 : -1;
    }

    private static void Normalise(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        if (length == 0)
            return;
        for (var i = 0; i < vector.Length; i++)
            vector[i] /= length;
    }
}
