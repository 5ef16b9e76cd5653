using Provenance.Core.Models;

namespace Provenance.Gateway.Limits;

/// <summary>Who waits at an endpoint, and whose turn it is. Not safe for threads: whoever owns it holds a lock.</summary>
internal sealed class TurnRing
{
    private readonly List<SessionLanes> sessions = [];
    private int next;

    /// <summary>Whether nobody waits.</summary>
    public bool IsEmpty => sessions.TrueForAll(session => session.Lanes.TrueForAll(lane => lane.Lane.Head is null));

    public void Add(string session, ModelName model, ModelShare share, Waiter waiter)
    {
        var lanes = sessions.Find(known => known.Session == session);
        if (lanes is null)
            sessions.Add(lanes = new SessionLanes(session));
        lanes.Of(model, share).Add(waiter);
    }

    /// <summary>Whoever is to go now, taken out; the turn passes to the session behind.</summary>
    /// <param name="soonest">When nobody may go: how long until time alone lets somebody; null when it does not.</param>
    public Turn? Next(DateTimeOffset now, out TimeSpan? soonest)
    {
        soonest = null;
        for (var i = 0; i < sessions.Count; i++)
        {
            var session = sessions[(next + i) % sessions.Count];
            if (session.Next(now, ref soonest) is not { } turn)
                continue;
            next = (next + i + 1) % sessions.Count;
            soonest = null;
            return turn;
        }

        RemoveIdle();
        return null;
    }

    /// <summary>Everybody who fits, taken out.</summary>
    public List<Waiter> RemoveAll(Func<Waiter, bool> fits)
    {
        var removed = new List<Waiter>();
        foreach (var lane in sessions.SelectMany(session => session.Lanes))
        {
            foreach (var waiter in lane.Lane.RemoveAll().ToList())
            {
                if (fits(waiter))
                    removed.Add(waiter);
                else
                    lane.Lane.Add(waiter);
            }
        }

        return removed;
    }

    private void RemoveIdle()
    {
        if (sessions.RemoveAll(session => session.Lanes.TrueForAll(lane => lane.Lane.Head is null)) > 0)
            next = 0;
    }

    internal readonly record struct Turn(Waiter Waiter, ModelShare Share);

    /// <summary>What one session waits for, by model.</summary>
    private sealed class SessionLanes(string session)
    {
        private int next;

        public string Session { get; } = session;

        public List<(ModelName Model, Lane Lane)> Lanes { get; } = [];

        public Lane Of(ModelName model, ModelShare share)
        {
            var known = Lanes.Find(lane => lane.Model == model).Lane;
            if (known is null)
                Lanes.Add((model, known = new Lane(share)));
            return known;
        }

        public Turn? Next(DateTimeOffset now, ref TimeSpan? soonest)
        {
            for (var i = 0; i < Lanes.Count; i++)
            {
                var lane = Lanes[(next + i) % Lanes.Count].Lane;
                if (lane.Head is not { } head)
                    continue;
                var wait = lane.Share.Until(head.Tokens, now);
                if (wait == TimeSpan.Zero)
                {
                    next = (next + i + 1) % Lanes.Count;
                    return new Turn(lane.Remove(), lane.Share);
                }

                soonest = wait is { } due && (soonest is not { } known || due < known) ? due : soonest;
            }

            return null;
        }
    }
}
