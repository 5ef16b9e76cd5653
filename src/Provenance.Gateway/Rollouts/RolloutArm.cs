using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Rollouts;

/// <summary>Which of a rollout's two arms a call belongs to. The same call gets the same arm on any machine, as often as it is asked.</summary>
public static class RolloutArm
{
    public const string Baseline = "baseline";
    public const string Candidate = "candidate";

    /// <param name="call">What tells the call from all others, such as its session and its key.</param>
    /// <param name="flag">The call's flag; null for none.</param>
    /// <param name="isCritical">It is spared by the share that is taken by chance.</param>
    public static string Of(RolloutSettings rollout, string call, string? flag, bool isCritical = false)
    {
        var isFlagged = rollout.Stage != RolloutStage.Off && flag == rollout.Flag;
        var isChosen = rollout.Stage switch
        {
            RolloutStage.All => true,
            RolloutStage.Percent => !isCritical && Place(rollout.Name, call) * 100 < rollout.Percent,
            _ => false,
        };
        return isFlagged || isChosen ? Candidate : Baseline;
    }

    /// <summary>The same for a call of a session.</summary>
    public static string Of(RolloutSettings rollout, string session, CallKey call, string? flag, bool isCritical = false) =>
        Of(rollout, $"{session}|{call.Attempt(1).FileName(ordinalDigits: 4)}", flag, isCritical);

    /// <summary>A number from 0 up to 1, spread evenly over calls and unlike in unlike rollouts.</summary>
    private static double Place(string rollout, string call)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{rollout}|{call}"));
        return BinaryPrimitives.ReadUInt64BigEndian(hash) / (ulong.MaxValue + 1.0);
    }
}
