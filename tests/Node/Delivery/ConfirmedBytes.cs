namespace LotusBridge.Tests.Node.Delivery;

/// <summary>Told at once, on the sender's own thread, how many bytes are confirmed.</summary>
internal sealed class ConfirmedBytes(Action<long> tell) : IProgress<long>
{
    public void Report(long value) => tell(value);
}
