namespace Provenance.Durable.Embedded.Histories;

/// <summary>The values of the member <c>e</c>, which comes first in each frame but the header.</summary>
internal static class HistoryKinds
{
    public const string Started = "started";
    public const string Task = "task";
    public const string Done = "done";
    public const string Error = "error";
    public const string Timer = "timer";
    public const string Fired = "fired";
    public const string Sub = "sub";
    public const string SubDone = "subDone";
    public const string SubError = "subError";
    public const string Event = "event";
    public const string Suspended = "suspended";
    public const string Resumed = "resumed";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Terminated = "terminated";
    public const string Ended = "ended";
    public const string Purged = "purged";
}
