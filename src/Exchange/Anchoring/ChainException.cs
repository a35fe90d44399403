namespace LotusBridge.Exchange.Anchoring;

/// <summary>A chain's node gave no answer, or none that can be used. Nothing in it is believed.</summary>
public sealed class ChainException : Exception
{
    public ChainException()
    {
    }

    public ChainException(string message)
        : base(message)
    {
    }

    public ChainException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
