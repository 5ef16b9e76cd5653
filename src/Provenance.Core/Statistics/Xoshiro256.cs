using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Provenance.Core.Statistics;

/// <summary>
/// The generator of the bootstrap: xoshiro256** 1.0 (Blackman and Vigna 2018), seeded through splitmix64, as its authors advise. A struct:
/// its copy continues on its own.
/// </summary>
internal struct Xoshiro256
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public Xoshiro256(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The state itself; not all zero.</summary>
    public Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>
    /// A stream of its own for each figure: the seed is the first eight bytes, big-endian, of SHA-256 over the plan's seed (eight bytes,
    /// big-endian) and the figure's name in UTF-8.
    /// </summary>
    public static Xoshiro256 ForFigure(ulong seed, string figure)
    {
        var input = new byte[sizeof(ulong) + Encoding.UTF8.GetByteCount(figure)];
        BinaryPrimitives.WriteUInt64BigEndian(input, seed);
        Encoding.UTF8.GetBytes(figure, input.AsSpan(sizeof(ulong)));
        return new Xoshiro256(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(input)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>
    /// Fills with whole numbers from 0 to below the bound, each equally likely: the upper half of an output, then its lower half, are
    /// multiplied by the bound, and those in the uneven rest are passed over (Lemire 2019).
    /// </summary>
    public void Fill(Span<int> numbers, int bound)
    {
        // A copy in locals: a field for every step of the state would be written to memory each time.
        var local = this;
        var range = (ulong)bound;
        var uneven = (0 - (uint)bound) % (uint)bound;
        for (var filled = 0; filled < numbers.Length;)
        {
            var output = local.Next();
            var upper = (output >> 32) * range;
            if ((uint)upper >= uneven)
                numbers[filled++] = (int)(upper >> 32);

            var lower = (uint)output * range;
            if (filled < numbers.Length && (uint)lower >= uneven)
                numbers[filled++] = (int)(lower >> 32);
        }

        this = local;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
