using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Provenance.Core.Digests;
using Provenance.Gateway.Caches.Files;

namespace Provenance.Gateway.Caches;

/// <summary>
/// What questions mean, as vectors, in <c>vectors.cache</c>: a payload is the digests of scope and question (32 bytes each), then the
/// vector's 32-bit floats. All of it is in memory; a search compares with every vector of the scope.
/// </summary>
internal sealed class VectorStore : IDisposable
{
    private const int DigestLength = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<Digest, List<(Digest Question, float[] Vector)>> scopes = [];
    private readonly CacheFile file;
    private readonly CacheBounds bounds;
    private bool mayWrite;

    public VectorStore(CacheFolder folder, CacheBounds bounds)
    {
        (this.bounds, mayWrite) = (bounds, folder.MayWrite);
        file = new CacheFile(folder.FileOf("vectors.cache"), mayWrite, scopes.Clear, Index);
    }

    /// <summary>Questions of the scope that are nearer than the threshold, the nearest first, with the cosine between them.</summary>
    public IReadOnlyList<(Digest Question, double Similarity)> Search(Digest scope, ReadOnlySpan<float> vector, double threshold)
    {
        var wanted = Unit(vector);
        var near = new List<(Digest Question, double Similarity)>();
        lock (gate)
        {
            if (!scopes.TryGetValue(scope, out var known))
                return near;
            foreach (var (question, candidate) in known)
            {
                if (candidate.Length == wanted.Length && Dot(wanted, candidate) is var similarity && similarity > threshold)
                    near.Add((question, similarity));
            }
        }

        near.Sort((left, right) => right.Similarity.CompareTo(left.Similarity));
        return near;
    }

    /// <summary>Keeps what a question means; in a process that may not write, does nothing.</summary>
    public void Keep(Digest scope, Digest question, ReadOnlySpan<float> vector)
    {
        if (!mayWrite || vector.IsEmpty)
            return;
        var frame = Frame(scope, question, Unit(vector));
        lock (gate)
        {
            try
            {
                if (file.Length + frame.Length > bounds.Bytes)
                    MakeRoom();
                file.Append(frame);
                Index(default, frame.AsSpan(CacheFrame.Overhead));
            }
            catch (IOException)
            {
                // The disk is full, or gone: what can't be kept is not found.
                mayWrite = false;
            }
        }
    }

    public void Dispose() => file.Dispose();

    private void Index(CachePlace place, ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= 2 * DigestLength || payload.Length % sizeof(float) != 0)
            return;
        var scope = DigestOf(payload[..DigestLength]);
        var question = DigestOf(payload[DigestLength..(2 * DigestLength)]);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(scopes, scope, out _);
        known ??= [];
        known.Add((question, Floats(payload[(2 * DigestLength)..])));
    }

    /// <summary>Lets the older half go.</summary>
    private void MakeRoom()
    {
        ReadOnlyMemory<byte>[] all =
        [
            .. from scope in scopes
               from entry in scope.Value
               select Frame(scope.Key, entry.Question, entry.Vector).AsMemory(CacheFrame.Overhead),
        ];
        file.Replace(all.Skip(all.Length / 2));
    }

    private static byte[] Frame(Digest scope, Digest question, float[] unit)
    {
        var frame = new byte[CacheFrame.Overhead + (2 * DigestLength) + (unit.Length * sizeof(float))];
        Convert.FromHexString(scope.ToString()).CopyTo(frame, CacheFrame.Overhead);
        Convert.FromHexString(question.ToString()).CopyTo(frame, CacheFrame.Overhead + DigestLength);
        var floats = frame.AsSpan(CacheFrame.Overhead + (2 * DigestLength));
        for (var i = 0; i < unit.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(floats[(i * sizeof(float))..], unit[i]);
        return frame;
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var floats = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < floats.Length; i++)
            floats[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return floats;
    }

    private static Digest DigestOf(ReadOnlySpan<byte> bytes) => Digest.Parse(Convert.ToHexStringLower(bytes));

    /// <summary>Of length 1, so that the cosine of two is their product; a vector of zeros stays one, and is near nothing.</summary>
    private static float[] Unit(ReadOnlySpan<float> vector)
    {
        var length = Math.Sqrt(Dot(vector, vector));
        var unit = new float[vector.Length];
        for (var i = 0; i < unit.Length; i++)
            unit[i] = length > 0 ? (float)(vector[i] / length) : 0;
        return unit;
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector<float>.Zero;
        var at = 0;
        for (; at <= left.Length - Vector<float>.Count; at += Vector<float>.Count)
            sums += new Vector<float>(left[at..]) * new Vector<float>(right[at..]);
        var sum = (double)Vector.Sum(sums);
        for (; at < left.Length; at++)
            sum += left[at] * right[at];
        return sum;
    }
}
