using System.Security.Cryptography;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Logbook;

/// <summary>This node's copies of every other member's log, below its data folder.</summary>
internal static class MirrorFolder
{
    public const string Name = "mirror";

    /// <exception cref="StartRefusedException">A copy is in use or damaged.</exception>
    public static Mirror Open(Settings settings, Self self, SigningGate gate)
    {
        try
        {
            return Mirror.Open(
                Path.Combine(settings.DataFolder, Name),
                self.Keys.Mirror,
                self.Roster.Members.Where(member => member != self.Member)
                    .SelectMany(member => self.Rosters.LogKeysOf(self.Roster.OriginOf(member.Territory))),
                RandomNumberGenerator.GetBytes(Mirror.SecretLength),
                gate.IsOpenFor);
        }
        catch (LogStoreException error)
        {
            throw new StartRefusedException(
                error.Fault == LogStoreFault.Locked ? StartRefusedException.Busy : StartRefusedException.Inconsistent,
                error.Message);
        }
    }
}
